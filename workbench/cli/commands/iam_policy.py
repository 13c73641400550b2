"""`workbench iam-policy`: the permissions that a playbook needs."""

from __future__ import annotations

import click

from workbench.cli.settings import Settings


@click.command("iam-policy")
@click.argument("names", metavar="[PLAYBOOK]...", nargs=-1)
@click.option(
    "--bucket", "buckets", metavar="NAME", multiple=True, help="only objects of this bucket; may be repeated"
)
@click.option(
    "--partition", type=click.Choice(("aws", "aws-cn", "aws-us-gov")), default="aws", show_default=True
)
@click.option("--doctor", is_flag=True, help="add what `workbench doctor` needs to tell these permissions")
@click.pass_obj
def command(
    settings: Settings,
    names: tuple[str, ...],
    buckets: tuple[str, ...],
    partition: str,
    doctor: bool,  # noqa: FBT001 - click passes what it documents
) -> None:
    """Print the least-privilege IAM policy for each PLAYBOOK, for all without a name."""
    from workbench.aws import policy_for
    from workbench.aws.doctor import OPERATIONS
    from workbench.cli.console import emit
    from workbench.cli.lookup import playbooks_named
    from workbench.cli.wiring import make_backend
    from workbench.engine.operations import operations_of
    from workbench.exporters.json_document import to_json

    backend = make_backend(settings)
    operations = operations_of(playbooks_named(backend, names), backend.load_registry())
    if doctor:
        operations = sorted({*operations, *OPERATIONS})
    emit(to_json(policy_for(operations, buckets=buckets or ("*",), partition=partition)))
