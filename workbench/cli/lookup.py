"""From the names that a person types to playbooks, scenarios and incidents, or to the nearest name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.console import say
from workbench.cli.settings import Settings
from workbench.cli.wiring import stored_journal, tiny_journal
from workbench.engine.backend import Backend, Library
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.linked import linked_incidents
from workbench.engine.naming import incident_named

if TYPE_CHECKING:
    from workbench.domain.playbook import Playbook
    from workbench.domain.scenario import Scenario
    from workbench.domain.transcript import Transcript
    from workbench.engine.ports import Clock, Journal
    from workbench.engine.routing import FollowUp
    from workbench.journal import TinyJournal

_JOURNAL_SUFFIX = ".jsonl"
_FILE = "file://"
_DIGITS = 2
"""As many has the number of a drill at least."""
_MOST = 1_000_000
"""Characters of a file that are read for one value."""


def playbook_named(backend: Backend, name: str) -> Playbook:
    """Return a playbook of the library, and say on stderr which other file of that name is not used.

    Raises:
        UsageError: There is none; the text brings the nearest name, and what could not be loaded.
    """
    library = backend.load_library()
    try:
        playbook = library.playbooks[name]
    except KeyError:
        raise _with_problems(unknown_name("playbook", name, library.playbooks), library, name) from None
    for problem in library.problems_of(name):
        say(f"workbench: {problem}")
    return playbook


def scenario_named(backend: Backend, name: str) -> Scenario:
    """Return a scenario of the library; its number alone will do, `1` for 01.

    Raises:
        UsageError: There is none; the text brings the nearest name, and what could not be loaded.
    """
    library = backend.load_library()
    number = name.lstrip("0").zfill(_DIGITS) if name.isascii() and name.isdigit() else name
    by_number = [item for item in library.scenarios if item.startswith(f"{number}-")]
    with contextlib.suppress(KeyError):
        return library.scenarios[by_number[0] if len(by_number) == 1 else name]
    raise _with_problems(unknown_name("scenario", name, library.scenarios), library, name)


def past_journal(settings: Settings) -> TinyJournal:
    """Return the journal on disk, for who only reads.

    Raises:
        UsageError: `--no-journal`, or a folder that was named and is not there: most likely mistyped.
    """
    if settings.journal and not settings.journal.is_dir():
        raise UsageError(f"there is no journal at {settings.journal}: no such folder")
    return stored_journal(settings)


def warn_of_problems(library: Library) -> None:
    """Say on stderr which playbook files could not be used."""
    for problem in library.problems:
        say(f"workbench: {problem}")


def transcript_named(journal: Journal, name: str) -> Transcript:
    """Return a past incident by what `incident_named` takes.

    Raises:
        UsageError: There is none, or several.
        JournalError: It cannot be read.
    """
    return journal.load(incident_id(journal, name))


def incident_id(journal: Journal, name: str) -> str:
    """Return the full id of the incident that `name` begins; raises as `transcript_named`."""
    resolve = getattr(journal, "resolve", None)
    if resolve:
        return str(resolve(name))
    return incident_named(name, [item.id for item in journal.summaries()], "the memory of this run")


def follow_up_named(backend: Backend, name: str, playbook: str | None) -> FollowUp:
    """Return the way on from a past incident, `INCIDENT` or `INCIDENT:CAUSE`, to a playbook or wherever.

    Raises:
        UsageError: There is no such incident, or it does not lead there.
        JournalError: It cannot be read.
    """
    from workbench.engine.routing import follow_up

    incident, _, cause = name.partition(":")
    return follow_up(transcript_named(backend.journal, incident), playbook=playbook or "", cause=cause)


def recording_named(backend: Backend, name: str) -> Transcript:
    """Return a recorded incident: a journal file or a bundle by its path, or an incident of the journal.

    Raises:
        UsageError: There is none.
        JournalError: It cannot be read.
    """
    path = Path(name)
    if path.suffix == _JOURNAL_SUFFIX or _is_file(path):
        return _from_file(path, backend.clock)
    return transcript_named(backend.journal, name)


def linked_with(backend: Backend, transcript: Transcript) -> Sequence[Transcript]:
    """Return the incidents that one led on to, and say on stderr which of them cannot be had."""
    found, problems = linked_incidents(transcript, backend.journal.load)
    for problem in problems:
        say(f"workbench: {problem}")
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have is perhaps an incident's
        return False


def _from_file(path: Path, clock: Clock) -> Transcript:
    journal = tiny_journal(path.parent, clock)
    if path.suffix == _JOURNAL_SUFFIX and path.is_file():
        return journal.load(path.stem)
    from zipfile import is_zipfile

    if not is_zipfile(path):
        raise UsageError(f"{path} is neither a journal file (*{_JOURNAL_SUFFIX}) nor a bundle")
    transcript, found = journal.load_bundle(path)
    if not found.passed:
        say(f"workbench: {path} does not add up: see what with 'workbench journal import'")
    return transcript


def assignments(settings: Iterable[str], what: str = "--set") -> dict[str, str]:
    """Return `name=value` texts as a mapping; the value may hold further equals signs.

    A value is taken as it is, but for `file://PATH`, which is what the file holds, line feed at its end
    included, as the aws command line reads it.

    Raises:
        UsageError: One has no equals sign, a name comes twice, or a file cannot be read as text.
    """
    values: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise UsageError(f"{what} '{setting}' is no name=value")
        if name in values:
            raise UsageError(f"{what} {name} is given twice: '{values[name]}' and '{value}'")
        values[name] = _loaded(value, f"{what} {name}") if value.startswith(_FILE) else value
    return values


def _loaded(value: str, what: str) -> str:
    path = Path(value.removeprefix(_FILE)).expanduser()
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read(_MOST)
    except UnicodeDecodeError as error:
        raise UsageError(f"{what}: {path} is no UTF-8 at byte {error.start}") from error
    except OSError as error:
        raise UsageError(f"{what}: {path} cannot be read: {error.strerror or error}") from error


def playbooks_named(backend: Backend, names: Iterable[str]) -> list[Playbook]:
    """Return these playbooks, or all when none is named; raises as `playbook_named`."""
    chosen: Mapping[str, Playbook] = backend.load_library().playbooks
    return [playbook_named(backend, name) for name in names] or list(chosen.values())


def _with_problems(error: UsageError, library: Library, name: str) -> UsageError:
    """Add the complaint about the file that was meant, should it be one that could not be loaded."""
    about = [problem for problem in library.problems if name in problem] or list(library.problems[:3])
    return UsageError("\n".join((str(error), *about))) if about else error
