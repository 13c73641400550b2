"""Verify a journal file without the workbench, see journal.md: `python verify_journal.py FILE [HEAD]`."""  # noqa: INP001 - no package

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

import rfc8785

lines = Path(sys.argv[1]).read_bytes().split(b"\n")
problems, hashes = [], []  # the hashes are those of the header and of each entry
holders = set()  # entry and number of each answer: what several findings share stands in one entry
for number, line in enumerate(lines, 1):
    try:
        entry = json.loads(line, parse_int=float)  # RFC 8785 knows no integers, only IEEE 754 doubles
        canonical = rfc8785.dumps({name: value for name, value in entry.items() if name != "hash"})
        event = dict(entry.get("event", {}))
        finding = event["finding"] if event.get("kind") == "finding_recorded" else {}
        answers = list(finding["evidence"]["answers"]) if finding else []
        named = [(one["held_by"]["entry"], one["held_by"]["answer"]) for one in answers if "held_by" in one]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # Behind the last line feed, and where the mark says so, a write was interrupted: no entry is missing.
        if not hashes or (number < len(lines) and not line.endswith(b" <half-written>")):
            problems.append(f"line {number} is no entry: {error}")
        continue
    if line != b'{"hash":"%s",%s' % (sha256(canonical).hexdigest().encode(), canonical[1:]):
        problems.append(f"line {number} is not what its hash was made of")
    seq, before, schema = (len(hashes), hashes[-1], None) if hashes else (None, None, "workbench.journal/1")
    if (entry.get("seq"), entry.get("prev_hash"), entry.get("schema")) != (seq, before, schema):
        problems.append(f"line {number} does not follow the line before it")
    seal = (event.get("kind"), event.get("entries"), event.get("head"))
    if seal[0] == "incident_closed" and seal[1:] != (len(hashes) - 1, before):
        problems.append(f"line {number} seals other entries than those before it")
    if not holders.issuperset(named):
        problems.append(f"line {number} names an entry that does not hold the answer")
    holders |= {(len(hashes), place) for place, one in enumerate(answers) if "held_by" not in one}
    hashes.append(entry.get("hash"))
problems += [f"no entry has the hash {head}" for head in sys.argv[2:] if head not in hashes]
print(f"{len(hashes[1:])} entries, head {hashes[-1] if hashes else 'none'}")  # noqa: T201 - its answer
sys.exit("\n".join(problems) or None)
