"""The goals: what each compares, what it must and what it should reach, and what was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

MOST_QUERIES = 12
GROWTH = 1.5  # a page over many institutions may take this many times what it takes over few
Times = Mapping[str, Mapping[str, float]]
_LEVELS = ("county", "prefecture", "province", "nation")


@dataclass(frozen=True)
class Goal:
    """One line: `measured` against `must` and `stretch`; `at_least` when more is better."""

    key: str
    label: str
    must: float
    stretch: float
    measured: float
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """How far it was reached; a missed one is told, never hidden."""
        if self._meets(self.stretch):
            return "达到（更高一档）"
        return "达到" if self._meets(self.must) else "未达到"

    def _meets(self, limit: float) -> bool:
        return self.measured >= limit if self.at_least else self.measured <= limit


def goals(found: Mapping[str, Any], sizes: Sequence[int]) -> list[Goal]:
    """Every goal, from the figures of one run."""
    web, times, probes = found["web"], found["statements"], found["probes"]
    return [
        *_of_pages(web, probes),
        *_of_statements(times, max(sizes)),
        *_of_growth(times, sizes),
        *_of_checks(found["checks"], sizes),
        *_of_imports(found["imports"]),
    ]


def _of_pages(web: Mapping[str, Any], probes: Mapping[str, Any]) -> Iterator[Goal]:
    rows = [{key: page["rows"] for key, page in probe["pages"].items()} for probe in probes.values()]
    same = [page for page in web if rows[0][page] == rows[-1][page]]
    for pages, words in ((same, "行数相同的页"), ([page for page in web if page not in same], "多处行数也多的页")):
        if pages:
            slowest = max(pages, key=lambda page: growth(web[page]))
            yield Goal("规模", f"用时，多与少之比，{words}最大（{slowest}）", GROWTH, 1.2, growth(web[slowest]))
    most = max(page["queries"] for probe in probes.values() for page in probe["pages"].values())
    yield Goal("查询", "一页的数据库语句，最多", MOST_QUERIES, MOST_QUERIES, most)
    for page in ("list-county", "list-province", "list-nation", "list-deep"):
        for rate, words in (("requests_per_second", "单连接"), ("requests_per_second_8", "八连接")):
            ratio = web[page]["large"][rate] / web[page]["admin"][rate]
            yield Goal("P16", f"{page} 每秒请求数，Django admin 的倍数（{words}）", 5, 8, ratio, at_least=True)


def _of_statements(times: Times, largest: int) -> Iterator[Goal]:
    for name, mode in (("unprepared ", "未预备"), ("", "已预备")):
        for figure, words in (("p95_ms", "p95"), ("median_ms", "中位")):
            lookup = times[f"lookup {name}{largest}"][figure]
            lists = [f"{kind} {name}{level} {largest}" for kind in ("list", "deep") for level in _LEVELS]
            worst = max(times[one][figure] for one in lists)
            yield Goal("P17", f"列表语句{words}，主键查找的倍数，各级各深度最大（{mode}）", 2, 1.5, worst / lookup)
    ratio = times[f"person {largest}"]["median_ms"] / times[f"key {largest}"]["median_ms"]
    yield Goal("人员", "按证件号码盲索引查找，主键查找的倍数", 1.5, 1.2, ratio)
    for level in _LEVELS:
        ratio = times[f"wall {level}"]["median_ms"] / times[f"no wall {level}"]["median_ms"]
        yield Goal("P18", f"备案列表语句，有墙与无墙之比（{level}）", 1.7, 1.2, ratio)
    scan = times[f"scan {largest}"]["p95_ms"]
    for level in ("nation", "province", "county"):
        ratio = times[f"search {level} {largest}"]["p95_ms"] / scan
        yield Goal("P19", f"按名称两字查找 p95，LIKE 扫描的几分之几（{level}）", 1 / 8, 1 / 20, ratio)


def _of_growth(times: Times, sizes: Sequence[int]) -> Iterator[Goal]:
    for key, label, limit in (
        ("list nation", "列表，全国首页", 0.1),
        ("deep nation", "列表，全国深页", 0.1),
        ("count county", "一县计数", 0.1),
        ("person", "按证件号码查找", 0.1),
        ("search county", "县内两字查找", 0.4),
        ("search nation", "全国两字查找", 0.7),
    ):
        points = [(size, times[f"{key} {size}"]["median_ms"]) for size in sizes]
        yield Goal("增长指数", f"{label}，{min(sizes):,}→{max(sizes):,}", limit, limit, exponent(points))


def _of_checks(checks: Mapping[int, Mapping[str, float]], sizes: Sequence[int]) -> Iterator[Goal]:
    points = [(size, checks[size]["seconds"]) for size in sizes]
    yield Goal("增长指数", f"标准核对全部机构，{min(sizes):,}→{max(sizes):,}", 1.1, 1.0, exponent(points))


def _of_imports(imports: Mapping[str, Any]) -> Iterator[Goal]:
    for key, words in (("institutions", "机构"), ("staff", "人员"), ("again", "机构，再传一遍")):
        rate = imports[key]["rows"] / imports[key]["seconds"]
        yield Goal("导入", f"{words}名单，每秒行数（读表、办理、写记录都在内）", 300, 500, rate, at_least=True)
    yield Goal("导入", "最多占用内存，MB", 400, 250, imports["peak_mb"])


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """e of time ~ size^e, by least squares on logarithms."""
    logs = [(math.log(size), math.log(spent)) for size, spent in points]
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def growth(page: Mapping[str, Mapping[str, Any]]) -> float:
    """How many times as long a page takes over many institutions: the median of the rounds' ratios."""
    pairs = zip(page["large"]["round_medians_ms"], page["small"]["round_medians_ms"], strict=True)
    return median(large / small for large, small in pairs)
