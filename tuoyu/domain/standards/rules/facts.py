"""What the setting standards are judged by: one institution as plain values, whoever gathered them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tuoyu.domain.institutions.rules.facts import FAMILY_SITE, Requirement

CHILD_ROOMS = frozenset({"activity", "sleep", "combined"})
Law = Mapping[str, Requirement]


@dataclass(frozen=True)
class ClassFacts:
    """A class, or `count` classes of one kind told as a number. `places` is what it is meant for, None = not said."""

    kind: str
    name: str = ""
    places: int | None = None
    count: int = 1
    key: str = ""


@dataclass(frozen=True)
class RoomFacts:
    """A room. Metres and square metres; None where it has not been measured. `class_key` is whose room it is."""

    kind: str
    name: str = ""
    floor: int | None = None
    area: Any = None
    class_key: str = ""
    height: Any = None
    window_area: Any = None
    doors: int | None = None
    is_at_corridor_end: bool | None = None
    toilets: int | None = None
    urinals: int | None = None
    basins: int | None = None
    beds: int | None = None


@dataclass(frozen=True)
class WorkerFacts:
    """Somebody in a post on a day and what their papers come to that day.

    `hours` are of training for the post; `key` is who it is, for somebody in two posts counts once.
    """

    post: str
    key: str = ""
    education: str = ""
    is_full_time: bool = False
    is_healthy: bool = False
    is_cleared: bool = False
    hours: int = 0


@dataclass(frozen=True)
class LicenceFacts:
    """A licence of the institution on record: where it stands with its department, and its last day (None: no end)."""

    state: str
    until: date | None = None


@dataclass(frozen=True)
class StandardsFacts:
    """One institution on one day. Whatever is None or missing is not known, which is not the same as not there.

    `site` holds facts by the names of LABELS, `staff` the number of people by post; `year` is the year of the day.
    `workers` and `licences` (by kind of paper) are None where what was asked does not hold them: the answers of a
    filing.
    """

    facility_type: str
    year: int
    name: str = ""
    places: int | None = None
    classes: tuple[ClassFacts, ...] | None = None
    rooms: tuple[RoomFacts, ...] | None = None
    site: Mapping[str, Any] = field(default_factory=dict)
    staff: Mapping[str, int] = field(default_factory=dict)
    head_education: str = ""
    head_years: int | None = None
    workers: tuple[WorkerFacts, ...] | None = None
    licences: Mapping[str, LicenceFacts] | None = None
    on: date | None = None

    @property
    def is_family_site(self) -> bool:
        return self.facility_type == FAMILY_SITE

    @property
    def class_count(self) -> int | None:
        """How many classes there are; None when nobody said."""
        return None if self.classes is None else sum(one.count for one in self.classes)

    def child_rooms(self) -> tuple[RoomFacts, ...]:
        """The rooms in which children stay."""
        return tuple(room for room in self.rooms or () if room.kind in CHILD_ROOMS)

    def floors(self) -> list[int]:
        """The floors on which children stay, as declared and as the rooms lie."""
        by_rooms = {room.floor for room in self.child_rooms() if room.floor is not None}
        return sorted({*(self.site.get("floors") or ()), *by_rooms})
