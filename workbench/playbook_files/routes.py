"""The ways from one playbook to another: whether they lead anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.domain.playbook import PlaybookOutline, Route
from workbench.engine.errors import unknown_name
from workbench.playbook_files.problems import Fault, FieldPath, Problem, field_name


def find_lost_routes(playbook: PlaybookOutline, playbooks: Mapping[str, PlaybookOutline]) -> Iterator[Fault]:
    """Yield each route that leads to a playbook or a parameter which is not there.

    Args:
        playbook: Whose routes are looked at, those of its causes and that of its clean end.
        playbooks: All playbooks by id.
    """
    for at, route in _routes(playbook):
        for place, message in _lost(route, playbooks):
            yield (*at, *place), message


def lost_routes(playbooks: Mapping[str, PlaybookOutline]) -> Iterator[Problem]:
    """Yield what is wrong with the ways from one playbook to another; each playbook can be run all the same.

    Args:
        playbooks: All playbooks by id.
    """
    for playbook in playbooks.values():
        for at, route in _routes(playbook):
            for place, message in _lost(route, playbooks):
                yield Problem(playbook.source, route.line, field_name((*at, *place)), message)


def _routes(playbook: PlaybookOutline) -> Iterator[tuple[FieldPath, Route]]:
    for index, cause in enumerate(playbook.causes):
        if cause.next:
            yield ("causes", index, "next"), cause.next
    if playbook.next_when_clean:
        yield ("next_when_clean",), playbook.next_when_clean


def _lost(route: Route, playbooks: Mapping[str, PlaybookOutline]) -> Iterator[Fault]:
    target = playbooks.get(route.playbook)
    if target is None:
        yield ("playbook",), str(unknown_name("playbook", route.playbook, playbooks))
        return
    known = [parameter.name for parameter in target.parameters]
    for name in route.parameters:
        if name not in known:
            yield ("set", name), str(unknown_name(f"parameter of {target.id}", name, known))
