"""Which column of a file fills which field: proposed by name, corrected by a person."""

from __future__ import annotations

from collections.abc import Sequence

from tuoyu.base.kernel.tables.cells import plain_name
from tuoyu.base.kernel.tables.kinds import Column


def proposed(headings: Sequence[str], columns: Sequence[Column]) -> list[str]:
    """For each heading the field it fills, or "": by its whole name first, else by a name it begins with."""
    left = {column.field: [plain_name(name) for name in column.names] for column in columns}
    plain = [plain_name(heading) for heading in headings]
    found = [""] * len(headings)
    for fits in (_is_name, _begins_with_name):
        for place, heading in enumerate(plain):
            if found[place] or not heading:
                continue
            field = next((field for field, names in left.items() if any(fits(heading, name) for name in names)), "")
            if field:
                found[place] = field
                del left[field]
    return found


def values_of(cells: Sequence[str], mapping: Sequence[str]) -> dict[str, str]:
    """The cells of one row as field → text; columns that fill nothing are left out."""
    return {field: cell.strip() for field, cell in zip(mapping, cells, strict=False) if field}


def _is_name(heading: str, name: str) -> bool:
    return heading == name


def _begins_with_name(heading: str, name: str) -> bool:
    return len(name) > 1 and heading.startswith(name)
