"""What a run found, as tables for people and as one JSON file for machines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.goals import Goal, growth
from benchmarks.officials import OFFICIALS
from benchmarks.pages import PAGES


def tables(found: Mapping[str, Any], goals: Sequence[Goal], sizes: Sequence[int]) -> str:
    """The whole report as text."""
    small, large = f"{min(sizes):,}", f"{max(sizes):,}"
    machine = found["machine"]
    parts = [
        f"{found['at'][:16]}  {found['commit']}  {machine['processors']} 核  {found['rounds']} 轮"
        f"  开始时负载 {machine['load'][0]:.1f}（高于核数时，p95 里多是排队）",
        f"页面（毫秒，单连接；次/秒：单连接／八连接；{large} 家与 {small} 家、与 Django admin 同轮交错）",
        _table(("页面", "语句", "行", "字节", f"{small} 中位", f"{large} 中位", "p95", "比", "次/秒", "admin",
                "admin 次/秒", "倍数"), _page_lines(found, sizes)),
        f"语句（毫秒；{large} 家）",
        _table(("语句", "中位", "p95"), _statement_lines(found["statements"], max(sizes))),
        "名录重算（秒）",
        _table(("机构", "全国一天", "一县变动后"), (_recount_line(size, found["probes"][size]) for size in sizes)),
        "标准核对（全部机构，每 1,000 家一批）",
        _table(("机构", "秒", "每秒家数", "每批语句", "符合／不符合／待补充"), (
            _check_line(size, found["checks"][size]) for size in sizes)),
        f"导入（Excel，经业务办理，每 500 行一批；最多占用内存 {found['imports']['peak_mb']:.0f} MB；"
        f"同样的机构、单位、人员、任职直接 COPY {found['imports']['copy_s']:.2f} 秒，"
        f"导入是它的 {_taken(found['imports']) / found['imports']['copy_s']:.0f} 倍时间）",
        _table(("名单", "行", "退回", "读表秒", "共秒", "每秒行数"), _import_lines(found["imports"])),
        "各处都用到的部分",
        _table(("部分", "实测"), _part_lines(found["parts"])),
        "目标",
        _table(("目标", "含义", "必须", "更高", "实测", "结论"), (
            (one.key, one.label, _limit(one, one.must), _limit(one, one.stretch), f"{one.measured:.3g}", one.verdict)
            for one in goals)),
    ]  # fmt: skip
    return "\n\n".join(parts)


def keep(path: Path, found: Mapping[str, Any], goals: Sequence[Goal]) -> None:
    """Write everything measured, and the verdicts, as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {**found, "goals": [{**asdict(one), "verdict": one.verdict} for one in goals]}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _recount_line(size: int, probe: Mapping[str, Any]) -> tuple[str, ...]:
    return f"{size:,}", f"{probe['recount']['whole']:.2f}", f"{probe['recount']['county']:.3f}"


def _check_line(size: int, check: Mapping[str, Any]) -> tuple[str, ...]:
    verdicts = "／".join(f"{check['verdicts'].get(verdict, 0):,}" for verdict in ("conforming", "failing", "unknown"))
    return (
        f"{size:,}", f"{check['seconds']:.1f}", f"{size / check['seconds']:,.0f}", str(check["statements"]), verdicts,
    )  # fmt: skip


def _import_lines(imports: Mapping[str, Any]) -> Iterable[tuple[str, ...]]:
    for key, label in (("institutions", "机构"), ("staff", "人员"), ("again", "机构，再传一遍")):
        one = imports[key]
        yield (
            label, f"{one['rows']:,}", f"{one['returned']:,}", f"{one['read_s']:.1f}", f"{one['seconds']:.1f}",
            f"{one['rows'] / one['seconds']:,.0f}",
        )  # fmt: skip


def _part_lines(parts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    yield "查一条规定", f"{parts['rule_us']:.1f} 微秒"
    yield "出具一份文书（编号、排版、留存、记录）", f"{parts['document_ms']:.0f} 毫秒"
    for chains, rate in parts["entries_per_s"].items():
        yield f"操作记录，八人同时写，{chains} 条链", f"每秒 {rate:,.0f} 条"


def _taken(imports: Mapping[str, Any]) -> float:
    """Seconds of both lists, for the rows that were copied."""
    return float(imports["institutions"]["seconds"] + imports["staff"]["seconds"])


def _page_lines(found: Mapping[str, Any], sizes: Sequence[int]) -> Iterable[tuple[str, ...]]:
    seen = found["probes"][max(sizes)]["pages"]
    for page in PAGES:
        sides = found["web"][page.key]
        small, large, admin = sides["small"], sides["large"], sides.get("admin")
        yield (
            page.label, str(seen[page.key]["queries"]), str(max(seen[page.key]["rows"], 0) or ""),
            f"{large['bytes']:,.0f}", f"{small['median_ms']:.1f}",
            f"{large['median_ms']:.1f}", f"{large['p95_ms']:.1f}", f"{growth(sides):.2f}",
            f"{large['requests_per_second']:.0f}／{large['requests_per_second_8']:.0f}",
            *(_beside(large, admin) if admin else ("", "", "")),
        )  # fmt: skip


def _beside(large: Mapping[str, float], admin: Mapping[str, float]) -> tuple[str, str, str]:
    times = large["requests_per_second"] / admin["requests_per_second"]
    rates = f"{admin['requests_per_second']:.0f}／{admin['requests_per_second_8']:.0f}"
    return f"{admin['median_ms']:.1f}", rates, f"{times:.1f}×"


def _statement_lines(times: Mapping[str, Mapping[str, float]], size: int) -> Iterable[tuple[str, ...]]:
    named = {"lookup": "主键查找", "list": "列表首页", "deep": "列表深页", "count": "计数（封顶）",
             "search": "两字查找", "scan": "LIKE 扫描", "wall": "备案列表，有墙", "no": "备案列表，无墙",
             "person": "人员，按证件号码盲索引", "key": "主键查找，同样的事务"}  # fmt: skip
    for name, one in times.items():
        words = name.split()
        if words[-1].isdigit() and int(words[-1]) != size:
            continue
        who = next((OFFICIALS[word][0] for word in words if word in OFFICIALS), "")
        mode = "，未预备" if "unprepared" in words else ""
        yield f"{named[words[0]]}{mode}{'，' if who else ''}{who}", f"{one['median_ms']:.3f}", f"{one['p95_ms']:.3f}"


def _limit(goal: Goal, value: float) -> str:
    return f"{'≥' if goal.at_least else '≤'} {value:.3g}"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Columns padded by the width Chinese characters take on a terminal; figures to the right."""
    rows = [heads, *lines]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(heads))]
    return "\n".join("  ".join(_line(row, widths)) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (width - _width(text))
        yield text + blank if place < 2 else blank + text


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
