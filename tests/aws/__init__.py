"""Tests of the AWS door. No test reaches AWS: the only network is loopback."""

from __future__ import annotations
