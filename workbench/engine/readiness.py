"""What the first question of a process waits for, made while a person fills in a form."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workbench.domain.playbook import Playbook
from workbench.engine.operations import operations_of
from workbench.engine.ports import AwsSource, MakesReady
from workbench.engine.probe import Registry
from workbench.knowledge.signatures.catalogue import in_use


def make_ready(
    source: AwsSource, playbook: Playbook, registry: Callable[[], Registry]
) -> threading.Thread | None:
    """Begin to load what a run of a playbook will need, on a thread of its own. Nothing is asked of AWS.

    Args:
        source: Who will be asked, and has told already as whom.
        playbook: The playbook.
        registry: Returns the probes; may block.

    Returns:
        The thread; None where this source has nothing to load.
    """
    if not isinstance(source, MakesReady):
        return None

    def work() -> None:
        source.make_ready(operations_of([playbook], registry()))
        in_use()  # the known words of errors, which the first judge reads that meets one

    thread = threading.Thread(target=work, name="make ready", daemon=True)
    thread.start()
    return thread
