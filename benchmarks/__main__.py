"""`make bench`: make the databases, measure everything in one interleaved run, print figures, keep them as JSON.

Nothing is asserted by the clock: a missed goal is a line that says so, and the exit code stays 0.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
from typing import Any

from benchmarks import report, web
from benchmarks.client import Visitor
from benchmarks.goals import goals
from benchmarks.ground import Ground, run
from benchmarks.officials import PASSWORD, current_code
from config.database import ROOT, data_folder
from tuoyu.base.kernel import clock

SIZES, _FEWEST = (1_000, 10_000, 100_000), 2


def main() -> None:
    """One run from end to end."""
    asked = _arguments()
    sizes = tuple(sorted(asked.sizes))
    ground = Ground()
    with ground.running():
        ground.prepare(sizes)
        found = measured(ground, sizes, asked)
    reached = goals(found, sizes)
    print(report.tables(found, reached, sizes))
    path = data_folder() / "benchmarks" / f"{clock.local(clock.now()):%Y-%m-%d-%H%M}.json"
    report.keep(path, found, reached)
    print(f"\n全部数字：{path}")


def measured(ground: Ground, sizes: tuple[int, ...], asked: argparse.Namespace) -> dict[str, Any]:
    """Everything one run finds: counts of queries, statements, then pages over the network."""
    print("  … 各页的语句数、名录重算", flush=True)
    probes = {size: json.loads(run("benchmarks.probe", surroundings=ground.surroundings(size))) for size in sizes}
    print("  … 语句，各规模交错", flush=True)
    words = [str(number) for number in (asked.rounds * 40, *sizes)]
    times = json.loads(run("benchmarks.statements", *words, surroundings=ground.surroundings(max(sizes))))
    print("  … 标准核对", flush=True)
    checks = {size: json.loads(run("benchmarks.checking", surroundings=ground.surroundings(size))) for size in sizes}
    print("  … 规定、文书、操作记录", flush=True)
    with ground.spare() as spare:
        parts = json.loads(run("benchmarks.kernel", surroundings=spare))
    print(f"  … 导入 {asked.imported:,} 家机构和六倍的人员", flush=True)
    with ground.spare() as spare:
        imports = json.loads(run("benchmarks.importing", str(asked.imported), surroundings=spare))
    print("  … 页面，经 granian，与 Django admin 交错", flush=True)
    ends = (min(sizes), max(sizes))
    pages = web.measure(ground, ends, probes, _sign_in, rounds=asked.rounds, requests=asked.requests)
    return {
        "at": clock.now().isoformat(),
        "machine": {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version(),
                    "load": os.getloadavg()},
        "commit": _commit(),
        "sizes": list(sizes),
        "rounds": asked.rounds,
        "probes": probes,
        "statements": times,
        "checks": checks,
        "imports": imports,
        "parts": parts,
        "web": pages,
    }  # fmt: skip


def _sign_in(visitor: Visitor, username: str) -> None:
    visitor.sign_in(username, PASSWORD, current_code)


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="各库的机构数，至少两个（默认 1000 10000 100000）"
    )
    asked.add_argument("--rounds", type=int, default=5, help="交错的轮数（默认 5）")
    asked.add_argument("--requests", type=int, default=16, help="每轮每页单连接的请求数（默认 16）")
    asked.add_argument("--imported", type=int, default=1_000, help="导入多少家机构（默认 1,000；人员是六倍）")
    told = asked.parse_args()
    if len(set(told.sizes)) < _FEWEST:
        asked.error("--sizes 至少要两个不同的规模：多少之比和增长指数都由此得出。")
    return told


if __name__ == "__main__":
    main()
