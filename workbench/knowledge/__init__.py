"""What AWS means by its documents, answers and messages: policies, records, executions, errors, names.

Pure: no I/O, no clock. It knows the nouns of `workbench.domain` and nothing above itself; whoever asks AWS,
judges, simulates or shows an answer reads it here, so that each piece of AWS's meaning is spelled once.
"""

from __future__ import annotations
