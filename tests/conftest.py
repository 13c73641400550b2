"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

from workbench.knowledge import signatures
from workbench.playbook_files.library import shipped_folder
from workbench.playbook_files.signature_files import SIGNATURES, load_signatures

# A slow machine is no defect: examples have no deadline, as no test asserts a time.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")

# Probes judge by what the shipped signatures mean, as they do behind the command line.
signatures.use(lambda: load_signatures([shipped_folder() / SIGNATURES]).catalogue)
