"""Recognising what was pasted: names in free text, documents of AWS, as parameters of playbooks.

A recogniser is a generator over one notation, linear in the length of the text.
"""

from __future__ import annotations
