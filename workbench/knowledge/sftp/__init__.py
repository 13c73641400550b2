"""What the log of an SFTP server tells: sessions, how they ended, and what parts those that failed."""

from __future__ import annotations
