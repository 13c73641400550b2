"""Write the rules of gitleaks that the workbench uses: its file of rules in, ours out.

Usage: secret_rules.py GITLEAKS_TOML VERSION   (`config/gitleaks.toml` of github.com/gitleaks/gitleaks)

Left out is what needs a file's path, and three rules that `workbench.knowledge.redaction` replaces: names and
their values, which it reads with the structure around them; JSON web tokens, which it also finds when they
are short; and ids of access keys, which are no secrets and by which CloudTrail names who did it.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "workbench" / "knowledge" / "redaction" / "gitleaks.json"
LEFT_OUT = frozenset({"generic-api-key", "jwt", "aws-access-token"})
SOURCE = "https://github.com/gitleaks/gitleaks, config/gitleaks.toml"
LICENCE = "MIT License, Copyright (c) 2019 Zachary Rice"


def rule_of(rule: dict[str, Any]) -> dict[str, Any]:
    """Return what we use of a rule."""
    innocent = [text for part in rule.get("allowlists", []) for text in part.get("regexes", [])]
    stopwords = [word for part in rule.get("allowlists", []) for word in part.get("stopwords", [])]
    kept = {
        "id": rule["id"],
        "regex": rule["regex"],
        "keywords": rule["keywords"],
        "entropy": rule.get("entropy"),
        "group": rule.get("secretGroup"),
        "innocent": innocent,
        "stopwords": stopwords,
    }
    return {name: value for name, value in kept.items() if value}


def main(path: str, version: str) -> None:
    """Write the file, one rule a line, so that a new version shows what it changes."""
    known = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    rules = [
        rule_of(rule)
        for rule in known["rules"]
        if "regex" in rule and "path" not in rule and rule["id"] not in LEFT_OUT
    ]
    head = {"source": SOURCE, "version": version, "licence": LICENCE}
    lines = [f'"{name}": {json.dumps(value)},' for name, value in head.items()]
    lines += [f'"innocent": {json.dumps(known["allowlist"]["regexes"])},']
    lines += ['"rules": [', ",\n".join(json.dumps(rule, ensure_ascii=False) for rule in rules), "]"]
    TARGET.write_text("{\n" + "\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(rules)} rules in {TARGET}")


if __name__ == "__main__":
    main(*sys.argv[1:])
