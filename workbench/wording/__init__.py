"""Events, answers of logs and executions in words and spans, for screens, exports and command line alike."""

from __future__ import annotations
