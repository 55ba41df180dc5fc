"""What is on record of some institutions over some days, read once in a handful of queries, then only looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Model

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.institutions.models import Building, ClassGroup, Institution, Paper, PastFacts, Premises, Room
from tuoyu.domain.institutions.workflows import CONFIRMED, REPLACED
from tuoyu.domain.staff.models import Assignment, Credential
from tuoyu.domain.staff.rules.may_work import BACKGROUND_QUERY, HEAD, HEALTH_CERTIFICATE, TRAINING
from tuoyu.domain.standards.rules.facts import ClassFacts, LicenceFacts, RoomFacts, StandardsFacts, WorkerFacts

Row = Mapping[str, Any]
_TABLES: tuple[type[Model], ...] = (Premises, Building, ClassGroup, Room)
_ROOM_FACTS = (
    "kind", "name", "floor", "area", "height", "window_area", "doors", "is_at_corridor_end", "toilets", "urinals",
    "basins", "beds",
)  # fmt: skip
_NO_SITE_FACT = {"id", "institution_id", "valid", "version"}


@dataclass(frozen=True)
class Record:
    """The dated rows of each table with what stood there before, the staff with their papers (by person), and the
    papers of the institutions; all by column."""

    rows: Mapping[type[Model], Sequence[Row]]
    staff: Sequence[Row]
    credentials: Mapping[UUID, Sequence[Row]]
    papers: Sequence[Row]

    def standing(self, model: type[Model], day: date) -> Iterator[Row]:
        """The rows of a table as they stood on a day."""
        return (row for row in self.rows[model] if _holds(row["valid"], day))

    def facts(self, institutions: Iterable[Institution], on: date) -> dict[UUID, StandardsFacts]:
        """What is known of each institution on a day; a day to come is judged by the facts of today."""
        day = min(on, clock.today())
        site: defaultdict[UUID, dict[str, Any]] = defaultdict(dict)
        for row in (*self.standing(Premises, day), *self.standing(Building, day)):
            known = {name: value for name, value in row.items() if value not in (None, "")}
            site[row["institution_id"]] |= {name: known[name] for name in known.keys() - _NO_SITE_FACT}
        classes, rooms = self._classes(day), self._rooms(day)
        staff, heads = self._staff(day)
        workers, licences = self._workers(day), self._licences(day)
        return {
            one.pk: StandardsFacts(
                facility_type=one.facility_type,
                year=day.year,
                name=one.name,
                places=one.places or None,
                classes=classes.get(one.pk),
                rooms=rooms.get(one.pk),
                site=site.get(one.pk, {}),
                staff=staff.get(one.pk, {}),
                head_education=heads.get(one.pk, ("", None))[0],
                head_years=heads.get(one.pk, ("", None))[1],
                workers=workers.get(one.pk, ()) if one.pk in staff else (),
                licences=licences.get(one.pk, {}),
                on=day,
            )
            for one in institutions
        }

    def _classes(self, day: date) -> dict[UUID, tuple[ClassFacts, ...]]:
        found: defaultdict[UUID, tuple[ClassFacts, ...]] = defaultdict(tuple)
        for row in self.standing(ClassGroup, day):
            one = ClassFacts(row["kind"], row["name"], row["places"], key=str(row["id"]))
            found[row["institution_id"]] += (one,)
        return found

    def _rooms(self, day: date) -> dict[UUID, tuple[RoomFacts, ...]]:
        found: defaultdict[UUID, tuple[RoomFacts, ...]] = defaultdict(tuple)
        for row in self.standing(Room, day):
            known: dict[str, Any] = {name: row.get(name) for name in _ROOM_FACTS}
            one = RoomFacts(**known, class_key=str(row.get("class_group_id") or ""))
            found[row["institution_id"]] += (one,)
        return found

    def _staff(self, day: date) -> tuple[dict[UUID, dict[str, int]], dict[UUID, tuple[str, int | None]]]:
        """People by post, and the head's schooling and years of experience.

        Where nobody but the head is on record the staff has not been entered: nothing is known.
        """
        people: defaultdict[UUID, defaultdict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
        heads: dict[UUID, tuple[str, int | None]] = {}
        for row in self._at_work(day):
            people[row["institution"]][row["post"]].add(row["person"])
            if row["post"] == HEAD:
                heads[row["institution"]] = (row["education"], _years(row["since"], day))
        nobody = {choice.code: 0 for choice in rulebook.enumeration("staff_post").choices}
        counts = {one: {post: len(them) for post, them in posts.items()} for one, posts in people.items()}
        return {one: nobody | posts for one, posts in counts.items() if set(posts) - {HEAD}}, heads

    def _workers(self, day: date) -> dict[UUID, tuple[WorkerFacts, ...]]:
        """Everybody at work with what their papers come to."""
        found: defaultdict[UUID, tuple[WorkerFacts, ...]] = defaultdict(tuple)
        for row in self._at_work(day):
            papers = [paper for paper in self.credentials.get(row["person"], ()) if paper["issued_on"] <= day]
            queries = [paper for paper in papers if paper["kind"] == BACKGROUND_QUERY]
            one = WorkerFacts(
                post=row["post"],
                key=str(row["person"]),
                education=row["education"],
                is_full_time=row["is_full_time"],
                is_healthy=any(_holds(paper["valid"], day) for paper in papers if paper["kind"] == HEALTH_CERTIFICATE),
                is_cleared=any(_holds(paper["valid"], day) for paper in queries)
                and not any(paper["found"] for paper in queries),
                hours=sum(paper["hours"] or 0 for paper in papers if paper["kind"] == TRAINING.get(row["post"])),
            )
            found[row["institution"]] += (one,)
        return found

    def _at_work(self, day: date) -> Iterator[Row]:
        return (row for row in self.staff if _holds(row["valid"], day))

    def _licences(self, day: date) -> dict[UUID, dict[str, LicenceFacts]]:
        """The papers of each institution by kind: the one in force, else the one on its way."""
        found: defaultdict[UUID, dict[str, LicenceFacts]] = defaultdict(dict)
        for row in sorted(self.papers, key=lambda row: row["state"] == CONFIRMED):
            if row["issued_on"] is None or row["issued_on"] <= day:
                found[row["institution"]][row["kind"]] = LicenceFacts(row["state"], row["expires_on"])
        return found


def on_record(institutions: Iterable[Institution], *days: date) -> Record:
    """Everything on record of these institutions on these days; seven queries, eight when a day is past."""
    ids, today = [one.pk for one in institutions], clock.today()
    first, last = min(*days, today), min(max(days), today)
    during = DateRange(first if min(days) < today else last, last + timedelta(days=1))
    held = {model: list(_held(model, ids, during)) for model in _TABLES}
    if min(days) < today:
        for kind, row in _past(ids, during):
            held[kind].append(row)
    staff = list(_posts(ids, during))
    return Record(held, staff, _credentials({row["person"] for row in staff}), list(_papers(ids)))


def _held(model: type[Model], ids: list[UUID], during: DateRange) -> Iterable[Row]:
    rows: Iterable[Row] = model._default_manager.filter(institution__in=ids, valid__overlap=during).order_by().values()
    return rows


def _past(ids: list[UUID], during: DateRange) -> Iterator[tuple[type[Model], Row]]:
    """What stood there before, read back into the columns of its table."""
    tables = {str(model._meta.model_name): model for model in _TABLES}
    for past in PastFacts.objects.filter(institution__in=ids, valid__overlap=during):
        model = tables[past.kind]
        columns = {one.attname: one for one in model._meta.concrete_fields}
        facts = {name: columns[name].to_python(value) for name, value in past.facts.items() if name in columns}
        yield model, {**facts, "id": past.subject_id, "institution_id": past.institution_id, "valid": past.valid}


def _posts(ids: list[UUID], during: DateRange) -> Iterable[Row]:
    held = Assignment.objects.filter(institution__in=ids, valid__overlap=during).order_by()
    rows: Iterable[Row] = held.values(
        "institution", "post", "valid", "person", "is_full_time",
        education=F("person__education"), since=F("person__experienced_since"),
    )  # fmt: skip
    return rows


def _credentials(people: set[UUID]) -> Mapping[UUID, Sequence[Row]]:
    """The papers that count, by person."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    held = Credential.objects.filter(person__in=people, withdrawn_at=None).order_by()
    for row in held.values("person", "kind", "issued_on", "valid", "hours", "found"):
        found[row["person"]].append(row)
    return found


def _papers(ids: list[UUID]) -> Iterable[Row]:
    """The papers of institutions but for those replaced."""
    held = Paper.objects.filter(institution__in=ids).exclude(state=REPLACED).order_by()
    rows: Iterable[Row] = held.values("institution", "kind", "state", "issued_on", "expires_on")
    return rows


def _holds(valid: Any, day: date) -> bool:
    if valid.isempty:
        return False
    return bool(valid.lower <= day and (valid.upper is None or day < valid.upper))


def _years(since: date | None, day: date) -> int | None:
    if since is None:
        return None
    return max(0, day.year - since.year - ((day.month, day.day) < (since.month, since.day)))
