"""The ways from the causes of one playbook to another: whether they lead anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.playbook import PlaybookOutline
from workbench.engine.errors import unknown_name
from workbench.playbook_files.problems import Fault, FieldPath, Problem, field_name


def find_lost_routes(playbook: PlaybookOutline, playbooks: Mapping[str, PlaybookOutline]) -> Iterator[Fault]:
    """Yield each `next` that leads to a playbook or a parameter which is not there.

    Args:
        playbook: Whose causes are looked at.
        playbooks: All playbooks by id.
    """
    for index, cause in enumerate(playbook.causes):
        at: FieldPath = ("causes", index, "next")
        if cause.next is None:
            continue
        target = playbooks.get(cause.next.playbook)
        if target is None:
            yield (*at, "playbook"), str(unknown_name("playbook", cause.next.playbook, playbooks))
            continue
        for name in cause.next.parameters:
            if target.parameter(name) is None:
                known = [parameter.name for parameter in target.parameters]
                yield (*at, "set", name), str(unknown_name(f"parameter of {target.id}", name, known))


def lost_routes(playbooks: Mapping[str, PlaybookOutline]) -> Iterator[Problem]:
    """Yield what is wrong with the ways from one playbook to another; each playbook can be run all the same.

    Args:
        playbooks: All playbooks by id.
    """
    for playbook in playbooks.values():
        lines = [cause.next.line if cause.next else 0 for cause in playbook.causes]
        for at, message in find_lost_routes(playbook, playbooks):
            line = next(lines[part] for part in at if isinstance(part, int))
            yield Problem(playbook.source, line, field_name(at), message)
