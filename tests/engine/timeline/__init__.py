"""Tests of the event timeline."""
