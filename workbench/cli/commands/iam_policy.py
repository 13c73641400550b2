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
    """Print the least-privilege IAM policy for each PLAYBOOK or audit, for all playbooks without a name."""
    from workbench.aws import policy_for
    from workbench.aws.doctor import OPERATIONS
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import playbooks_named
    from workbench.cli.wiring import make_backend
    from workbench.engine.audit.contract import operations_of_audit
    from workbench.engine.operations import operations_of
    from workbench.wording.json_text import to_json

    backend = make_backend(settings)
    desk = backend.open_audits()
    for problem in desk.problems:
        say(f"workbench: {problem}")
    audits, rules = desk.audits, desk.registry
    asked = [audits[name] for name in names if name in audits]
    operations = {name for audit in asked for name in operations_of_audit(audit, rules)}
    others = [name for name in names if name not in audits]
    if others or not asked:
        operations.update(operations_of(playbooks_named(backend, others), backend.load_registry()))
    if doctor:
        operations.update(OPERATIONS)
    emit(to_json(policy_for(sorted(operations), buckets=buckets or ("*",), partition=partition)))
