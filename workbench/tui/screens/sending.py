"""What `y` copies, wherever it is pressed: the text that somebody else needs."""

from __future__ import annotations

from workbench.engine.backend import Backend
from workbench.engine.exports import ExportOptions
from workbench.engine.linked import linked_incidents
from workbench.tui.advising import lacks_rights
from workbench.tui.state import IncidentState
from workbench.wording.administrator import request_to_administrator

SUMMARY = "The summary for a chat"
RIGHTS = "What to ask an administrator for"


def to_send(backend: Backend, state: IncidentState) -> tuple[str, str]:
    """Return what to send, and what it is called: five lines for a chat, or what an administrator may grant.

    Blocks: it reads the journal and loads the exporters.
    """
    if lacks_rights(state):
        return request_to_administrator(state.transcript, state.diagnosis, state.target), RIGHTS
    linked, _ = linked_incidents(state.transcript, backend.journal.load)
    return backend.exports().render(state.transcript, "summary", ExportOptions(), linked), SUMMARY
