"""Open data: all filed institutions as CSV and JSON, made at most once in a while and then only handed out."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Count, Max

from tuoyu.base.access.selectors import codes_of
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.web.spreadsheets import escape
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import current_values
from tuoyu.outside.portal.directory import filed, label, page_url
from tuoyu.outside.portal.places import home_name, home_path

KEEP_SECONDS = 300
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
CODES = ("facility_type", "legal_form", "nature", "ownership", "inclusive", "service_mode")
_CHUNK = 1000
_making = threading.Lock()


@dataclass(frozen=True)
class OpenField:
    """One field: its name in the files, its label, what it holds, and what the national list calls it."""

    key: str
    label: str
    holds: str
    national: str = ""


FIELDS = (
    OpenField("id", "机构编号", "本站给每家机构的编号，不变"),
    OpenField("name", "机构名称", "登记的名称", "institution_name"),
    OpenField("credit_code", "统一社会信用代码", "18 位文字", "credit_code"),
    OpenField("facility_type", "机构类型", "代码，见下面的代码表", "institution_type"),
    OpenField("facility_type_name", "机构类型名称", "机构类型的中文名称"),
    OpenField("legal_form", "法人形式", "代码"),
    OpenField("nature", "营利性质", "代码"),
    OpenField("ownership", "举办性质", "代码；未登记的为空"),
    OpenField("inclusive", "普惠", "代码；未登记的为空"),
    OpenField("service_modes", "服务形式", "代码；CSV 里用分号隔开，JSON 里是列表"),
    OpenField("places", "托位", "备案的托位数，整数"),
    OpenField("open_places", "向社会开放托位", "用人单位办托向附近开放的托位，整数；没有的为空"),
    OpenField("zoning_code", "区划代码", "国家统计局统计用区划代码；没有核定的为空", "zoning_code"),
    OpenField("zoning_name", "所在地", "区划的全称", "zoning_name"),
    OpenField("address", "地址", "备案的地址", "address"),
    OpenField("public_phone", "公开电话", "机构自愿公开的电话"),
    OpenField("filed_on", "备案日期", "年-月-日", "finished_time"),
    OpenField("filing_number", "备案文号", "备案回执的文号"),
    OpenField("changed_at", "更新时间", "这条信息最近一次变更的时间，北京时间，如 2026-03-18T09:30:00+08:00"),
    OpenField("url", "公示页", "本站公示页的网址"),
)


@dataclass(frozen=True)
class Made:
    """A finished file, what it is a copy of, and when it was made."""

    path: Path
    mark: str
    made_at: datetime


def code_lists() -> list[tuple[str, list[tuple[str, str]]]]:
    """Label and (code, word) pairs of every code the files use."""
    return [(rulebook.enumeration(key).label, rulebook.choices(key)) for key in CODES]


def current(kind: str) -> Made:
    """The file of a kind: the one at hand when it is young enough or nothing has changed, else made anew.

    However often anybody asks, it is made once in KEEP_SECONDS at most.
    """
    with _making:
        at_hand = _at_hand(kind)
        if at_hand and 0 <= (clock.now() - at_hand.made_at).total_seconds() < KEEP_SECONDS:
            return at_hand
        mark = _mark()
        if at_hand and at_hand.mark == mark:
            return at_hand
        return _make(kind, mark)


def rows() -> Iterator[dict[str, Any]]:
    """Every filed institution of this site's home as a dictionary with the keys of FIELDS."""
    listed = filed(home_path()).order_by("area", "pk").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(listed, _CHUNK)):
        traits = current_values(one.pk for one in chunk)
        codes = codes_of({one.area for one in chunk})
        for one in chunk:
            yield _row(one, traits.get(one.pk, {}), codes.get(one.area, {}).get("nbs", ""))


def _row(one: Any, traits: Mapping[str, str], zoning_code: str) -> dict[str, Any]:
    open_places = traits.get("open_places")
    return {
        "id": str(one.pk),
        "name": one.name,
        "credit_code": one.credit_code,
        "facility_type": one.facility_type,
        "facility_type_name": label("facility_type", one.facility_type),
        "legal_form": one.legal_form,
        "nature": one.nature,
        "ownership": traits.get("ownership", ""),
        "inclusive": traits.get("inclusive", ""),
        "service_modes": list(one.service_modes),
        "places": one.places,
        "open_places": int(open_places) if open_places else None,
        "zoning_code": zoning_code,
        "zoning_name": one.place or "",
        "address": one.address,
        "public_phone": one.public_phone,
        "filed_on": one.filed_on.isoformat(),
        "filing_number": one.filing_number,
        "changed_at": clock.local(one.changed_at).isoformat(timespec="seconds"),
        "url": page_url(one),
    }


def _mark() -> str:
    """What changes when anything does: how many, the latest change, the day (traits run out by day), the place."""
    seen = Institution.objects.aggregate(count=Count("pk"), latest=Max("changed_at"))
    parts = (home_path(), settings.PUBLIC_ADDRESS, clock.today(), seen["count"], seen["latest"])
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _folder() -> Path:
    folder = Path(settings.OPEN_DATA_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _at_hand(kind: str) -> Made | None:
    """The newest file; its name holds where and when it was made and of what."""
    for path in sorted(_folder().glob(f"{home_path():09d}-*.{kind}"), reverse=True):
        _, moment, mark = path.stem.split("-")
        return Made(path, mark, datetime.fromtimestamp(int(moment), tz=clock.SHANGHAI))
    return None


def _make(kind: str, mark: str) -> Made:
    now, folder = clock.now(), _folder()
    path = folder / f"{home_path():09d}-{int(now.timestamp()):011d}-{mark}.{kind}"
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", newline="", delete=False) as stream:
        _WRITERS[kind](stream)
    os.replace(stream.name, path)
    for older in folder.glob(f"{home_path():09d}-*.{kind}"):
        if older != path:
            older.unlink(missing_ok=True)
    return Made(path, mark, now)


def _write_csv(stream: IO[str]) -> None:
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([field.key for field in FIELDS])
    for row in rows():
        writer.writerow([_cell(row[field.key]) for field in FIELDS])


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else escape(value) if isinstance(value, str) else value


def _write_json(stream: IO[str]) -> None:
    head = {
        "title": f"{home_name()}已备案托育机构",
        "made_at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "fields": {field.key: field.holds for field in FIELDS},
        "codes": {key: dict(rulebook.choices(key)) for key in CODES},
    }
    stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "institutions": [')
    for number, row in enumerate(rows()):
        stream.write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
    stream.write("\n]}\n")


_WRITERS: dict[str, Callable[[IO[str]], None]] = {"csv": _write_csv, "json": _write_json}
