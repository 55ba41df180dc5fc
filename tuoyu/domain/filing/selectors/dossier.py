"""A filing with everything handed in with it, read once and then only looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tuoyu.domain.filing.models import Filing, FilingMaterial, FilingSection, SectionComment


@dataclass(frozen=True)
class Dossier:
    """The rows of one filing. `sections` by key; `materials` without those taken out again."""

    filing: Filing
    sections: Mapping[str, FilingSection]
    comments: tuple[SectionComment, ...]
    materials: tuple[FilingMaterial, ...]

    @property
    def open_comments(self) -> tuple[SectionComment, ...]:
        return tuple(one for one in self.comments if one.settled_at is None)


def dossier(filing: Filing) -> Dossier:
    """Read it, in three queries."""
    materials = FilingMaterial.objects.filter(filing=filing, removed_at=None).select_related("file")
    return Dossier(
        filing=filing,
        sections={one.key: one for one in FilingSection.objects.filter(filing=filing)},
        comments=tuple(SectionComment.objects.filter(filing=filing)),
        materials=tuple(materials),
    )
