"""The audits of folders, and the files of settings and deviations that people bring to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from workbench.domain.audit import AuditConfigured, Deviation
from workbench.domain.playbook import Playbook
from workbench.engine.audit.contract import AuditRegistry
from workbench.engine.audit.planning import AuditPlan, together
from workbench.engine.errors import UsageError, unknown_name
from workbench.playbook_files.deviations import load_deviations, load_settings


@dataclass(frozen=True, slots=True)
class FilesOfAudits:
    """The `AuditDesk` of the folders and files on disk.

    Args:
        audits: All audits by id.
        registry: Their inventories and rules.
        problems: What is wrong with files that cannot be used, a line each.
    """

    audits: Mapping[str, Playbook]
    registry: AuditRegistry
    problems: tuple[str, ...] = ()

    def plan(
        self,
        names: Sequence[str],
        given: Mapping[str, str],
        *,
        regions: str = "",
        settings_file: str = "",
        deviations_file: str = "",
    ) -> AuditPlan:
        """As `AuditDesk.plan`."""
        for name in names:
            if name not in self.audits:
                raise unknown_name("audit", name, self.audits)
        chosen = [self.audits[name] for name in (names or self.audits)]
        if not chosen:
            raise UsageError("there is no audit: see the folder audits beside the playbooks")
        audit = together(chosen)
        configured = AuditConfigured(regions=())
        if settings_file:
            of_file = load_settings(Path(settings_file))
            known = {
                item.name: value for item in audit.parameters if (value := of_file.values.get(item.name))
            }
            for name in of_file.values:
                if name not in self._settings:
                    raise UsageError(f"{settings_file}: {unknown_name('setting', name, self._settings)}")
            given = {**known, **given}
            configured = replace(configured, settings_file=settings_file, settings_sha256=of_file.sha256)
        if deviations_file:
            rules = frozenset(call.id for playbook in self.audits.values() for call in playbook.rules)
            accepted = load_deviations(Path(deviations_file), rules)
            configured = replace(
                configured,
                deviations_file=deviations_file,
                deviations_sha256=accepted.sha256,
                deviations=tuple(item for item in accepted.deviations if _may_fit(item, audit)),
            )
        return AuditPlan(
            audit=audit,
            given=given,
            regions=tuple(filter(None, (region.strip() for region in regions.split(",")))),
            configured=configured,
        )

    @property
    def _settings(self) -> set[str]:
        return {parameter.name for audit in self.audits.values() for parameter in audit.parameters}


def _may_fit(deviation: Deviation, audit: Playbook) -> bool:
    """Tell whether a deviation is about a rule of this audit: one about another is no mistake in it."""
    return any(fnmatchcase(call.id, deviation.rule) for call in audit.rules)
