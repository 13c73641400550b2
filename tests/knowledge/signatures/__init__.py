"""Tests of workbench.knowledge.signatures."""
