"""Sessions of an SFTP server, and what parts them."""

from __future__ import annotations
