"""Does a registered business scope name childcare, and which service modes does it name?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ScopeFinding:
    """What a business scope says: the accepted wording found in it (or none) and the modes it names."""

    wording: str
    modes: tuple[str, ...]

    @property
    def names_childcare(self) -> bool:
        return bool(self.wording)

    @property
    def names_modes(self) -> bool:
        return bool(self.modes)


def read_scope(text: str, wordings: Iterable[str], mode_words: Mapping[str, Iterable[str]]) -> ScopeFinding:
    """Look for the accepted wordings (longest first, spaces ignored) and for each mode's words."""
    plain = "".join(text.split())
    found = next((word for word in sorted(wordings, key=len, reverse=True) if word in plain), "")
    modes = tuple(mode for mode, words in mode_words.items() if any(word in plain for word in words))
    return ScopeFinding(found, modes)
