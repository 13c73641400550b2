"""The screens: everything a person sees in the terminal, by way of the engine and never of AWS."""

from __future__ import annotations
