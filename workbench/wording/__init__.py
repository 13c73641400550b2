"""Events, answers of logs, executions and ways of requests in words, for screens, exports, command line."""

from __future__ import annotations
