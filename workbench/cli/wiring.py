"""The composition root: which adapter stands behind which door of the engine."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.cli.places import APP, journal_folder, this_person
from workbench.cli.preferences_file import load_preferences, preferences_path, set_preference
from workbench.cli.settings import Settings
from workbench.cli.sources import Drill, live_source, moved, profile_of_environment, profiles
from workbench.engine.backend import Backend, Library
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.engine.audit.planning import AuditDesk
    from workbench.engine.exports import Exports
    from workbench.engine.ports import AwsSource, Clock, Journal
    from workbench.engine.probe import Registry
    from workbench.engine.timeline.folders import LogFolder
    from workbench.journal import TinyJournal
    from workbench.knowledge.signatures import SignatureCatalogue
    from workbench.playbook_files.catalogue import Catalogue
    from workbench.playbook_files.signature_files import SignatureFiles


def make_backend(settings: Settings, clock: Clock | None = None) -> Backend:
    """Return everything that a front end works with. Nothing is loaded or opened before it is used."""
    clock = clock or SystemClock()
    load_signatures = functools.cache(lambda: signature_files(settings).catalogue)
    registry = functools.cache(lambda: _registry(load_signatures))
    return Backend(
        clock=clock,
        person=this_person(),
        tool_version=__version__,
        open_journal=functools.cache(lambda: _journal(settings, clock)),
        no_journal_yet=str(settings.journal) if settings.journal and not settings.journal.exists() else "",
        load_library=functools.cache(lambda: _library(settings, registry)),
        load_registry=registry,
        load_signatures=load_signatures,
        open_audits=functools.cache(lambda: open_desk(settings)),
        live=functools.cache(lambda: live_source(settings, clock)),
        live_at=functools.cache(lambda place: live_source(moved(settings, place), clock)),
        profiles=profiles,
        profile=settings.profile or profile_of_environment(),
        simulate=lambda scenario: Drill(
            scenario, clock, allow_cost=settings.allow_cost, no_network=settings.no_network
        ),
        no_network=settings.no_network,
        open_folder=open_folder,
        exports=exports,
        keep_copy=(lambda _: "") if settings.no_journal else keep_copy,
        load_preferences=functools.cache(lambda: load_preferences(preferences_path())),
        keep_preference=(lambda _key, _value: None) if settings.no_journal else _keep_preference,
    )


def _keep_preference(key: str, value: str) -> None:
    set_preference(preferences_path(), key, value)


def user_playbooks() -> Path:
    """Return the folder with the person's own playbooks, which need not exist."""
    import platformdirs

    return platformdirs.user_config_path(APP) / "playbooks"


def signature_files(settings: Settings) -> SignatureFiles:
    """Return the error signatures: shipped, beside playbooks that were named, in the person's own folder."""
    import platformdirs

    from workbench.playbook_files.library import shipped_folder
    from workbench.playbook_files.signature_files import SIGNATURES, load_signatures

    beside = [folder / SIGNATURES for folder in (shipped_folder(), *settings.playbooks)]
    return load_signatures([*beside, platformdirs.user_config_path(APP) / SIGNATURES])


def open_folder(name: str) -> LogFolder:
    """Return the files of CloudTrail and of S3 access logs below a folder, or one file.

    Raises:
        UsageError: There are none.
    """
    from workbench.logs.delivered import delivered_files

    return delivered_files(Path(name))


def log_cache() -> Path:
    """Return the folder with what was made of logs, to be asked again."""
    import platformdirs

    return platformdirs.user_cache_path(APP) / "logs"


def playbook_index() -> Path:
    """Return the folder with what lists show of playbooks and drills, from one start to the next."""
    import platformdirs

    return platformdirs.user_cache_path(APP) / "playbooks"


def open_desk(settings: Settings) -> AuditDesk:
    """Return all audits, shipped and of the person's own."""
    from workbench.audits import discover
    from workbench.playbook_files.audit_desk import FilesOfAudits
    from workbench.playbook_files.catalogue import Catalogue
    from workbench.playbook_files.library import load_audits, shipped_folder

    registry = discover()
    folders = [shipped_folder(), *settings.playbooks, user_playbooks()]
    audits, problems = load_audits(
        folders, functools.cache(lambda: Catalogue({}, reviewed_operations(), registry.rules))
    )
    return FilesOfAudits(audits, registry, tuple(problems))


def exports() -> Exports:
    """Return the door to the formats and templates, the person's own among them."""
    import platformdirs

    from workbench.exporters import open_exports

    return open_exports(platformdirs.user_config_path(APP) / "templates")


def keep_copy(text: str) -> str:
    """Write what was copied last to a file of the cache that only its owner reads, and return where.

    Empty where it cannot be written: the clipboard may still have it.
    """
    import platformdirs

    path = platformdirs.user_cache_path(APP) / "copied.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError:
        return ""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)


def tiny_journal(folder: Path, clock: Clock) -> TinyJournal:
    """Return the journal in a folder."""
    from workbench.journal import TinyJournal

    return TinyJournal(folder, clock)


def stored_journal(settings: Settings) -> TinyJournal:
    """Return the journal on disk, for what a journal in memory cannot do.

    Raises:
        UsageError: The options ask for none.
    """
    if settings.no_journal:
        raise UsageError("--no-journal keeps nothing, so there is nothing to work on: leave it out")
    return tiny_journal(journal_folder(settings), SystemClock())


def reviewed_operations() -> frozenset[str]:
    """Return the read-only list, `s3.HeadObject`, and that of the network."""
    from workbench.aws import load_catalogue
    from workbench.network import NETWORK_OPERATIONS

    return frozenset(load_catalogue()) | frozenset(NETWORK_OPERATIONS)


def paying_source(settings: Settings, clock: Clock) -> AwsSource:
    """Return live AWS for a person who has agreed to what costs money or leaves an object behind."""
    return live_source(settings, clock, allow_cost=True)


def _journal(settings: Settings, clock: Clock) -> Journal:
    if settings.no_journal:
        from workbench.engine.memory_journal import MemoryJournal

        return MemoryJournal(clock)
    return tiny_journal(journal_folder(settings), clock)


def _registry(load_signatures: Callable[[], SignatureCatalogue]) -> Registry:
    from workbench.knowledge import signatures
    from workbench.probes import discover

    signatures.use(load_signatures)
    return discover()


def _library(settings: Settings, registry: Callable[[], Registry]) -> Library:
    from workbench.playbook_files.library import load_library, shipped_folder

    own = user_playbooks()
    folders = [shipped_folder(), *settings.playbooks, *([own] if own.is_dir() else [])]

    def catalogue() -> Catalogue:
        from workbench.playbook_files.catalogue import Catalogue

        return Catalogue(registry(), _ReviewedOperations())

    return load_library(folders, functools.cache(catalogue), playbook_index())


class _ReviewedOperations(Collection[str]):
    """The read-only list, loaded when somebody looks something up in it."""

    def __contains__(self, name: object) -> bool:
        return name in reviewed_operations()

    def __iter__(self) -> Iterator[str]:
        return iter(reviewed_operations())

    def __len__(self) -> int:
        return len(reviewed_operations())
