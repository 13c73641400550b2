"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A slow machine is no defect: examples have no deadline, as no test asserts a time.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")
