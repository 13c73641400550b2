"""`workbench completion`: what a shell needs to complete names."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    r"""Print what SHELL needs to complete commands, options, playbooks, drills, incidents and parameters.

    \b
    bash:  echo 'eval "$(workbench completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(workbench completion zsh)"' >> ~/.zshrc
    fish:  workbench completion fish > ~/.config/fish/completions/workbench.fish
    """
    from click.shell_completion import get_completion_class

    from workbench.cli.console import emit
    from workbench.cli.settings import COMPLETE

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"nothing is known of the shell {shell}")
    emit(f"{found(click.get_current_context().find_root().command, {}, 'workbench', COMPLETE).source()}\n")
