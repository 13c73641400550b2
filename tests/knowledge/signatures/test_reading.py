"""What a text says for one playbook."""

from __future__ import annotations

from workbench.knowledge.signatures.reading import Reading, read_for


def test_nothing_read_can_be_said_of_any_playbooks_causes() -> None:
    assert Reading[str]().only is None
    assert Reading[str]() == Reading[str](causes=(), signature="")


def test_causes_that_words_cannot_make_likely_are_left_out() -> None:
    told = "ModelError: Your invocation timed out while waiting for a response from container x"
    found = read_for("inference-timeout", told, ("model-over-60s",))
    assert (found.causes, found.only) == (("model-over-60s",), "model-over-60s")
    assert read_for("training-stuck", told, ("training-script-error",)) == Reading[str]()
