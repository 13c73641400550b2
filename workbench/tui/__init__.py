"""The screens: everything a person sees in the terminal. Knows the engine and the domain, never AWS."""

from __future__ import annotations
