"""The ratchet itself: it tightens and never loosens."""

from tests.architecture import ratchet


def test_a_ratchet_catches_what_is_new_what_grew_and_what_was_mended() -> None:
    tolerated = {"old": 60, "mended": 70}
    assert ratchet.compare(tolerated, {"old": 60, "mended": 70}) == []
    assert ratchet.compare(tolerated, {"old": 61, "mended": 70}) == ["old: 61, tolerated 60"]
    assert ratchet.compare(tolerated, {"old": 60, "mended": 70, "new": 51}) == ["new: 51, tolerated nowhere"]
    assert ratchet.compare(tolerated, {"old": 60}) == ["mended: now 0; tighten ratchet.toml from 70"]
