"""Acts upon divisions: filling the tree from the rulebook, and a county's townships from a list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.access import policies, rules, selectors
from tuoyu.base.access.areas import NATION, Level, bounds_of, contains, lineage
from tuoyu.base.access.models import Area, AreaCode, User
from tuoyu.base.kernel import divisions
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid

_SYSTEMS = {
    "gbt2260+nbs": (AreaCode.System.GB2260, AreaCode.System.NBS),
    "gbt2260": (AreaCode.System.GB2260,),
    "nbs": (AreaCode.System.NBS,),
}
_BATCH = 1000
_PARTS = 1000
_TOWNSHIP_DIGITS = 9  # longer codes only add the places of villages


@dataclass(frozen=True)
class Loaded:
    """How many divisions and codes were added, changed, or found as they should be."""

    added: int
    changed: int
    unchanged: int
    codes: int


@dataclass(frozen=True)
class BadRow:
    """A row that was left out: its line in the list (the first after the heading is 2), its name, and why."""

    line: int
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class TownshipsLoaded:
    """What became of a list of townships."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True)
class _Code:
    area: int
    system: str
    code: str
    since: date
    source: str


@act("access.load_divisions")
def load_divisions(actor: User, *, inside: int = NATION) -> Loaded:
    """Bring the division tree in line with the rulebook: provinces, prefectures, counties and the listed townships.

    `inside` limits it to one division and those that contain it. Done twice it changes nothing. A code that changed
    ends on the day the new one begins; no division is removed.
    """
    nation = Area(path=NATION, name="全国", full_name="中华人民共和国")
    policies.AREAS.require(actor, "load", nation)
    listed = [one for one in divisions.divisions() if contains(inside, one.path) or contains(one.path, inside)]
    counties = [path for path in divisions.counties_with_townships() if contains(inside, path)]
    townships = [one for county in counties for one in divisions.townships(county)]
    added, changed = _write_areas([nation, *_areas(listed, townships)])
    codes = _write_codes([*_division_codes(listed), *_township_codes(townships)])
    selectors.forget_names()
    return Loaded(added, changed, 1 + len(listed) + len(townships) - added - changed, codes)


@act("access.load_townships")
def load_townships(
    actor: User, county: Area, rows: Iterable[Mapping[str, str]], *, since: date, source: str
) -> TownshipsLoaded:
    """Add the townships of a county from rows with `name`, `code_nbs` and `code_mca` (either code may be blank).

    Each new one gets the next free part of the path, which it keeps for ever. Good rows are kept although others are
    bad; the same list again changes nothing. Codes are valid from `since`; `source` says who published them.
    """
    policies.AREAS.require(actor, "load", county)
    if county.level not in (Level.COUNTY, Level.PREFECTURE):
        raise Invalid({"county": ["乡镇只能挂在县级（或不设县的地级市）之下，请核对代码。"]})
    Area.objects.select_for_update().get(pk=county.pk)
    intake = _Intake(county, since, source)
    for line, row in enumerate(rows, 2):
        intake.take(line, *(str(row.get(key) or "").strip() for key in ("name", "code_nbs", "code_mca")))
    Area.objects.bulk_create(intake.new, batch_size=_BATCH)
    _write_codes(intake.codes)
    selectors.forget_names()
    return TownshipsLoaded(tuple(one.name for one in intake.new), tuple(intake.unchanged), tuple(intake.bad))


class _Intake:
    """Takes the rows of a township list one by one and sorts them into new, known and bad."""

    def __init__(self, county: Area, since: date, source: str) -> None:
        self.new: list[Area] = []
        self.unchanged: list[str] = []
        self.bad: list[BadRow] = []
        self.codes: list[_Code] = []
        self._county, self._since, self._source = county, since, source
        self._known = {one.name: one.path for one in selectors.townships_of(county.path)}
        self._next = max(self._known.values(), default=county.path) + 1
        self._taken = _codes_in_use(county.path)
        self._seen: set[str] = set()

    def take(self, line: int, name: str, nbs: str, mca: str) -> None:
        path = self._known.get(name, self._next)
        codes = _codes(path, nbs, mca, self._since, self._source)
        if reasons := tuple(self._reasons(name, path, codes)):
            self.bad.append(BadRow(line, name, reasons))
            return
        self._seen.add(name)
        self._taken |= {(one.system, one.code): path for one in codes}
        self.codes += codes
        if name in self._known:
            self.unchanged.append(name)
            return
        self.new.append(Area(path=path, name=name, full_name=f"{self._county.full_name}{name}"))
        self._next += 1

    def _reasons(self, name: str, path: int, codes: list[_Code]) -> Iterator[str]:
        county = f"{self._county.path // _PARTS:06d}"
        yield from rules.township_faults(name, {one.system: one.code for one in codes}, county)
        if name in self._seen:
            yield "这个名称在表里出现了两次。"
        if path - self._county.path >= _PARTS:
            yield "这个县的乡级号已经用完，请联系系统维护人员。"
        for one in codes:
            if self._taken.get((one.system, one.code), path) != path:
                yield f"代码 {one.code} 已经是另一个乡镇的代码，请核对（更名的乡镇请先改名再导入）。"


def _areas(listed: Iterable[divisions.Division], townships: Iterable[divisions.Township]) -> Iterator[Area]:
    silent = {one.path for one in listed if one.kind == "grouping"}
    names = {one.path: one.name for one in listed} | {town.path: town.name for town in townships}
    for one in listed:
        yield Area(path=one.path, name=one.name, full_name=_full_name(one.path, names, silent))
    for town in townships:
        full_name = _full_name(town.path, names, silent)
        yield Area(path=town.path, name=town.name, full_name=full_name, longitude=town.lng, latitude=town.lat)


def _full_name(path: int, names: Mapping[int, str], silent: Collection[int]) -> str:
    """Names from the province down; rows that only group others (市辖区) are left out above their members."""
    above = (one for one in lineage(path)[1:-1] if one not in silent)
    return "".join(names[one] for one in (*above, path))


def _write_areas(wanted: Iterable[Area]) -> tuple[int, int]:
    """Insert what is absent, update what differs; how many of each."""
    fields = ("name", "full_name", "longitude", "latitude")
    present = {one.path: one for one in Area.objects.all()}
    absent = [one for one in wanted if one.path not in present]
    stored = [(one, present[one.path]) for one in wanted if one.path in present]
    differing = [one for one, old in stored if any(getattr(one, field) != getattr(old, field) for field in fields)]
    Area.objects.bulk_create(absent, batch_size=_BATCH)
    Area.objects.bulk_update(differing, fields, batch_size=_BATCH)
    return len(absent), len(differing)


def _division_codes(listed: Iterable[divisions.Division]) -> Iterator[_Code]:
    for one in listed:
        for system in _SYSTEMS[one.source]:
            yield _Code(one.path, system, one.code, date(one.year, 1, 1), f"rulebook/divisions：{one.source}")


def _township_codes(townships: Iterable[divisions.Township]) -> Iterator[_Code]:
    for one in townships:
        since, source = date(one.year, 1, 1), f"rulebook/divisions：{one.source}"
        yield from _codes(one.path, one.code_nbs, one.code_mca, since, source)


def _codes(path: int, nbs: str, mca: str, since: date, source: str) -> list[_Code]:
    given = ((AreaCode.System.NBS, nbs), (AreaCode.System.MCA, mca))
    return [_Code(path, system, code[:_TOWNSHIP_DIGITS], since, source) for system, code in given if code]


def _codes_in_use(county: int) -> dict[tuple[str, str], int]:
    current = AreaCode.objects.filter(area__path__range=bounds_of(county), valid__upper_inf=True)
    return {(system, code): path for system, code, path in current.values_list("system", "code", "area_id")}


def _write_codes(wanted: Iterable[_Code]) -> int:
    """Add the codes that are new; a code that took another's place ends that one on the day it begins itself."""
    open_codes = AreaCode.objects.filter(valid__upper_inf=True)
    present = {(one.area_id, one.system): one for one in open_codes}
    new = [one for one in wanted if (old := present.get((one.area, one.system))) is None or old.code != one.code]
    for one in new:
        old = present.get((one.area, one.system))
        if old is not None:
            old.valid = DateRange(old.valid.lower, max(one.since, old.valid.lower))
            old.save(update_fields=["valid"])
    AreaCode.objects.bulk_create(
        [
            AreaCode(
                area_id=one.area, system=one.system, code=one.code, valid=DateRange(one.since, None), source=one.source
            )
            for one in new
        ],
        batch_size=_BATCH,
    )
    return len(new)
