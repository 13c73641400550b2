"""Causes name the rules that would have warned of them, and those rules lead on to their playbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.playbook import Playbook
from workbench.engine.errors import unknown_name
from workbench.playbook_files.problems import Fault, Problem


def find_unknown_rules(playbook: Playbook, audits: Mapping[str, Playbook]) -> Iterator[Fault]:
    """Yield the rules that causes of a playbook name, and that no audit has."""
    for index, cause in enumerate(playbook.causes):
        for number, name in enumerate(cause.warned_by):
            at = ("causes", index, "warned_by", number)
            audit, _, rule = name.partition("/")
            if audit not in audits:
                yield at, str(unknown_name("audit", audit, audits))
                continue
            rules = [call.id for call in audits[audit].rules]
            if rule not in rules:
                yield at, str(unknown_name(f"rule of {audit}", rule, rules))


def rules_astray(audits: Iterable[Playbook], playbooks: Mapping[str, Playbook]) -> Iterator[Problem]:
    """Yield the rules that lead on to no playbook, or to none whose causes they would have warned of."""
    naming: dict[str, list[str]] = {}
    for playbook in playbooks.values():
        for cause in playbook.causes:
            for name in cause.warned_by:
                naming.setdefault(name, []).append(playbook.id)
    for audit in audits:
        for call in audit.rules:
            wanted = naming.get(f"{audit.id}/{call.id}", [])
            if call.leads_to and call.leads_to not in playbooks:
                message = str(unknown_name("playbook", call.leads_to, playbooks))
            elif wanted and call.leads_to not in wanted:
                message = f"causes of {', '.join(dict.fromkeys(wanted))} are warned of by it: lead on to one"
            else:
                continue
            yield Problem(audit.source, 0, f"{call.id}.leads_to", message)
