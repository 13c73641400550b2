"""The screens, driven through the keyboard."""

from __future__ import annotations
