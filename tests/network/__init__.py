"""Tests of what is asked beside AWS's API."""
