"""Whether a text may hold a secret at all: of most a cheap look tells that it holds none.

It stands apart from what finds secrets, so that who says a word or two need not load all of that.
"""

from __future__ import annotations

import functools

from workbench.domain.patterns import Pattern
from workbench.knowledge.redaction import detector, shapes

TELLING = Pattern(
    r"(?i)pass[ _-]?word|passwd|passwort|pass[ _-]?phrase|passcode|passkey|pwd"
    r"|secret[ _-]?(?:access[ _-]?)?key|secret|token|credential|bearer"
    r"|authori[sz]ation|auth\b|cookie|conn(?:ection)?[ _-]?(?:str(?:ing)?|uri)|plaintext|key[ _-]?material"
    r"|(?:api|private|signing|session|auth|cryption|master|shared|account|storage|customer)[ _-]?key"
    r"|account\.key|access[ _-]?key(?:[^i _-]|[ _-](?:[^i]|$)|i(?:[^d]|$)|$)"
    r"|shared[ _-]?access[ _-]?signature|x-(?:amz|goog)-signature"
    r"|(?:^|[^a-z])(?:pass|pw|psk|pin|creds?|t?otp|dsn)(?:[^a-z]|$)"
    r"|(?-i:(?:Pass|Pw|Psk|Pin|Creds?|T?[Oo]tp|Dsn|Auth)(?:[^A-Za-z]|$))"
)
"""What stands in each name that `secret_kind` knows, so that nothing else need be looked at."""
_ENVIRONMENT = Pattern(r"(?i)environment|hyperparameters|variables")
"""What stands in the names of objects that hold an environment: all of their values are hidden."""


def may_redact(text: str) -> bool:
    """Tell whether `redact` may find anything in a text, or in the value that it is the JSON of.

    A False is certain, and comes a hundred times faster than `redact` does.
    """
    if "\\u" in text or "%" in text:
        return True  # whatever is written so
    return _gate().occurs(text) or shapes.may_hold_key(text)


@functools.cache
def _gate() -> Pattern:
    """Return what matches wherever one of the rules may: one look at a text in place of four."""
    gates = (TELLING, shapes.GATE, detector.gate(), _ENVIRONMENT)
    return Pattern("|".join(f"(?:{gate.text})" for gate in gates))
