"""Verify an exported log of acts without running, importing or trusting the system that wrote it (see README.md).

Exit code 0: everything was checked and is sound. 1: something is wrong. 2: not everything could be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

ENTRIES = """
SELECT json_build_object('chain', chain, 'seq', seq, 'recorded_at', (extract(epoch FROM recorded_at) * 1000000)::int8,
    'actor_id', actor_id, 'actor_label', actor_label, 'action', action, 'object_type', object_type,
    'object_id', object_id, 'area', area, 'outcome', outcome, 'purpose', purpose, 'source', source, 'detail', detail,
    'previous', encode(previous, 'hex'), 'digest', encode(digest, 'hex'))::text
FROM kernel_auditentry ORDER BY chain, seq
"""
HEADS = """
SELECT json_build_object('chain', chain, 'seq', seq, 'digest', encode(digest, 'hex'))::text
FROM kernel_audithead ORDER BY chain
"""
TEXTS = ("actor_label", "action", "object_type", "object_id")
MORE_TEXTS = ("outcome", "purpose", "source", "detail")
MOST_SHOWN = 20
Anchored = dict[int, dict[int, bytes]]  # digests by chain and row number, as the anchors saw them
EPOCH, LATEST = datetime.fromtimestamp(0, UTC), 2**57  # microseconds; later moments cannot be printed

MEANINGS = {
    "malformed": ("无法读懂：{more}", "cannot be read: {more}"),
    "missing": ("缺失，直到第 {until} 条", "missing, up to row {until}"),
    "duplicate": ("序号重复", "its number occurs twice"),
    "disorder": ("序号倒退", "its number goes backwards"),
    "digest": ("内容与摘要不符，被改动过", "its content does not give its digest: it was altered"),
    "previous": ("与前一条接不上，两条之一被替换", "it does not follow from the row before: one was replaced"),
    "time": ("时间早于前一条", "its time is before that of the row before"),
    "no_head": ("这条链没有链头", "its chain has no head"),
    "beyond_head": ("超出了链头（第 {more} 条）", "it lies beyond the head (row {more})"),
    "head": ("摘要与链头不符", "its digest is not the one in the head"),
    "head_twice": ("链头重复", "its chain has two heads"),
    "cut": ("缺失：末尾被截去，锚点见证曾到第 {until} 条", "missing: the end was cut off; an anchor saw row {until}"),
    "rewritten": ("至第 {until} 条之间被整段重写：与锚点不符", "up to row {until}: rewritten, an anchor disagrees"),
    "anchor_malformed": ("锚点行无法读懂：{more}", "anchor line cannot be read: {more}"),
    "anchor_number": ("锚点行缺失、重复或次序不对", "anchor line missing, repeated or out of order"),
    "anchor_previous": ("锚点行没有接在前一行之后", "anchor line does not follow from the line before"),
    "anchor_digest": ("锚点行内容与摘要不符", "anchor line does not give its digest"),
    "anchor_signature": ("锚点行签名不符", "anchor line is not signed by the key it names"),
    "anchor_key": ("锚点行所用公钥未提供", "anchor line names a public key that was not given"),
    "anchor_time": ("锚点行时间倒退", "anchor line's time goes backwards"),
    "anchor_copies": ("各份锚点副本互相矛盾", "the copies of the anchors contradict each other"),
}


@dataclass(frozen=True)
class Finding:
    """Something wrong, and where: row `seq` of `chain` or, when `chain` is None, line `seq` of the anchors."""

    code: str
    chain: int | None
    seq: int
    until: int = 0
    more: Any = ""

    @property
    def place(self) -> tuple[bool, int, int, bool]:
        """Rows before anchors, in order; a rewritten stretch counts as its last row, the only one known bad."""
        is_stretch = self.code == "rewritten"
        return self.chain is None, self.chain or 0, self.until if is_stretch else self.seq, is_stretch

    def __str__(self) -> str:
        chinese, english = (text.format(until=self.until, more=self.more) for text in MEANINGS[self.code])
        if self.chain is None:
            return f"锚点第 {self.seq} 行：{chinese} | anchors, line {self.seq}: {english}"
        return f"链 {self.chain} 第 {self.seq} 条：{chinese} | chain {self.chain}, row {self.seq}: {english}"


@dataclass
class Last:
    """The row of a chain read last."""

    seq: int = 0
    digest: bytes = b""
    at: int = -(2**63)


@dataclass
class Report:
    """What was read, what is wrong, and what could not be looked at."""

    findings: list[Finding] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    entries: int = 0
    chains: int = 0
    anchors: int = 0
    anchored_at: int | None = None
    not_yet_anchored: int = 0

    def add(self, code: str, chain: int | None, seq: int, **more: Any) -> None:
        self.findings.append(Finding(code, chain, seq, **more))


def packed(part: bytes | None) -> bytes:
    """A field with its length in front (int4, big-endian); nothing at all is length -1."""
    return b"\xff\xff\xff\xff" if part is None else len(part).to_bytes(4, "big") + part


def number(value: Any, size: int) -> bytes:
    """A signed big-endian integer; only real integers will do."""
    if type(value) is not int:
        raise ValueError(f"{value!r} is not an integer")
    return value.to_bytes(size, "big", signed=True)


def entry_bytes(row: dict[str, Any]) -> bytes:
    """The bytes that an entry's digest is taken of."""
    actor = row["actor_id"]
    parts: list[bytes | None] = [number(row["chain"], 4), number(row["seq"], 8), number(row["recorded_at"], 8)]
    parts += [None if actor is None else UUID(actor).bytes]
    parts += [row[name].encode() for name in TEXTS]
    parts += [number(row["area"], 4)]
    parts += [row[name].encode() for name in MORE_TEXTS]
    parts += [bytes.fromhex(row["previous"])]
    return b"\x01" + b"".join(map(packed, parts))


def anchor_bytes(line: dict[str, Any]) -> bytes:
    """The bytes that an anchor line's digest is taken of."""
    parts = [number(line[name], 8) for name in ("number", "taken_at", "database_at")]
    parts += [bytes.fromhex(line["previous"]), line["key"].encode()]
    for head in line["heads"]:
        parts += [number(head["chain"], 4), number(head["seq"], 8), bytes.fromhex(head["digest"])]
    return b"\xa1" + b"".join(map(packed, parts))


def check_entries(lines: Iterable[str], anchored: Anchored, report: Report) -> dict[int, Last]:
    """Walk every link. Returns each chain's last row; digests that contradict an anchor are reported."""
    chains: dict[int, Last] = defaultdict(Last)
    agreed: dict[int, int] = defaultdict(int)
    rewritten: set[int] = set()
    for place, text in enumerate(lines, 1):
        try:
            row = json.loads(text)
            chain, seq, at = row["chain"], row["seq"], row["recorded_at"]
            computed = hashlib.sha256(entry_bytes(row)).digest()
            previous, digest = bytes.fromhex(row["previous"]), bytes.fromhex(row["digest"])
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            report.add("malformed", 0, 0, more=f"entries, line {place} ({type(error).__name__})")
            continue
        report.entries += 1
        last = chains[chain]
        if seq == last.seq + 1:
            if previous != last.digest:
                report.add("previous", chain, seq)
        elif seq > last.seq:
            report.add("missing", chain, last.seq + 1, until=seq - 1)
        else:
            report.add("duplicate" if seq == last.seq else "disorder", chain, seq)
        if computed != digest:
            report.add("digest", chain, seq)
        if at < last.at:
            report.add("time", chain, seq)
        witness = anchored.get(chain, {}).get(seq)
        if witness == digest:
            agreed[chain] = seq
        elif witness is not None and chain not in rewritten:
            rewritten.add(chain)
            report.add("rewritten", chain, agreed[chain] + 1, until=seq)
        last.seq, last.digest, last.at = seq, digest, at
    report.chains = len(chains)
    return chains


def check_heads(lines: Iterable[str], chains: dict[int, Last], report: Report) -> None:
    """Every chain must end where its head says, with the digest the head holds."""
    heads: set[int] = set()
    for place, text in enumerate(lines, 1):
        try:
            head = json.loads(text)
            chain, seq, digest = head["chain"], head["seq"], bytes.fromhex(head["digest"])
            number(chain, 4), number(seq, 8)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            report.add("malformed", 0, 0, more=f"heads, line {place} ({type(error).__name__})")
            continue
        last = chains.get(chain, Last())
        if chain in heads:
            report.add("head_twice", chain, seq)
        elif seq > last.seq:
            report.add("missing", chain, last.seq + 1, until=seq)
        elif seq < last.seq:
            report.add("beyond_head", chain, seq + 1, more=seq)
        elif digest != last.digest:
            report.add("head", chain, seq)
        heads.add(chain)
    for chain in chains.keys() - heads:
        report.add("no_head", chain, chains[chain].seq)


def check_ends(anchored: Anchored, chains: dict[int, Last], report: Report) -> None:
    """A chain may not end before a row that an anchor has seen."""
    for chain, digests in anchored.items():
        last, seen = chains.get(chain, Last()).seq, max(digests)
        if seen > last:
            report.add("cut", chain, last + 1, until=seen)
    unproven = (last.seq - max(anchored.get(chain, {0: b""})) for chain, last in chains.items())
    report.not_yet_anchored = sum(max(0, count) for count in unproven)


def check_anchors(copies: Iterable[Iterable[str]], keys: dict[str, Any] | None, report: Report) -> Anchored:
    """Check each copy's lines, links and signatures (unless `keys` is None), and that the copies agree."""
    anchored: Anchored = defaultdict(dict)
    known: dict[int, bytes] = {}
    for lines in copies:
        before: dict[str, Any] = {"number": 0, "digest": "", "database_at": -(2**63)}
        for place, text in enumerate(lines, 1):
            try:
                line = json.loads(text)
                computed = hashlib.sha256(anchor_bytes(line)).digest()
                stated, signature = bytes.fromhex(line["digest"]), bytes.fromhex(line["signature"])
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
                report.add("anchor_malformed", None, place, more=type(error).__name__)
                continue
            for code, is_right in (
                ("anchor_digest", computed == stated),
                ("anchor_number", line["number"] == before["number"] + 1),
                ("anchor_previous", bytes.fromhex(line["previous"]) == bytes.fromhex(before["digest"])),
                ("anchor_time", line["database_at"] >= before["database_at"]),
                ("anchor_copies", known.setdefault(line["number"], computed) == computed),
            ):
                if not is_right:
                    report.add(code, None, place)
            if keys is not None:
                _check_signature(line["key"], signature, computed, keys, place, report)
            for head in line["heads"]:
                anchored[head["chain"]].setdefault(head["seq"], bytes.fromhex(head["digest"]))
            before = line
            report.anchored_at = max(report.anchored_at or 0, line["database_at"])
    report.anchors = len(known)
    return dict(anchored)


def _check_signature(
    kid: str, signature: bytes, signed: bytes, keys: dict[str, Any], place: int, report: Report
) -> None:
    from cryptography.exceptions import InvalidSignature

    if kid not in keys:
        report.add("anchor_key", None, place)
        return
    try:
        keys[kid].verify(signature, signed)
    except InvalidSignature:
        report.add("anchor_signature", None, place)


def public_keys(paths: Iterable[Path]) -> dict[str, Any]:
    """Ed25519 public keys (PEM) by their id: the first 16 hex digits of the SHA-256 of the raw key."""
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    keys = [load_pem_public_key(path.read_bytes()) for path in paths]
    return {hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]: key for key in keys}  # type: ignore[union-attr]


def verify(
    entries: Iterable[str], heads: Iterable[str], copies: Iterable[Iterable[str]], keys: dict[str, Any] | None
) -> Report:
    """Check everything there is. Each argument yields lines of JSON; `copies` one such for each copy of the anchors."""
    report = Report()
    anchored = check_anchors(copies, keys, report)
    chains = check_entries(entries, anchored, report)
    check_heads(heads, chains, report)
    check_ends(anchored, chains, report)
    report.findings.sort(key=lambda finding: finding.place)
    return report


def from_file(path: Path, stack: ExitStack) -> Iterator[str]:
    """The lines of a file."""
    return stack.enter_context(path.open(encoding="utf-8"))


def from_copy(path: Path, stack: ExitStack) -> Iterable[str]:
    """The lines of a copy of the anchors: one file, or a folder of collected pieces, put in order."""
    if not path.is_dir():
        return from_file(path, stack)
    pieces = [
        piece.read_text(encoding="utf-8").splitlines() for kind in ("*.txt", "*.jsonl") for piece in path.glob(kind)
    ]
    return sorted({line for piece in pieces for line in piece}, key=_number_in)


def _number_in(line: str) -> int:
    try:
        return int(json.loads(line)["number"])
    except (ValueError, KeyError, TypeError):
        return 2**63


def from_database(address: str, stack: ExitStack) -> tuple[Iterator[str], Iterator[str]]:
    """Entries and heads as of one moment, read with the rights of whoever logs in."""
    import psycopg

    connection = stack.enter_context(psycopg.connect(address))
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True

    def rows(name: str, query: str) -> Iterator[str]:
        with connection.cursor(name=name) as cursor:
            cursor.itersize = 5_000
            cursor.execute(query.encode())
            yield from (text for (text,) in cursor)

    return rows("entries", ENTRIES), rows("heads", HEADS)


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="核对操作记录的完整性 / Verify the log of acts")
    parser.add_argument("--entries", type=Path, help="entries.jsonl")
    parser.add_argument("--heads", type=Path, help="heads.jsonl")
    parser.add_argument("--database", help="postgresql://… instead of the two files (needs psycopg)")
    parser.add_argument("--anchors", type=Path, nargs="+", default=[], help="every copy there is: file or folder")
    parser.add_argument("--key", type=Path, nargs="+", default=[], help="public keys (PEM)")
    parser.add_argument("--without-anchors", action="store_true", help="do without anchors")
    parser.add_argument("--without-signatures", action="store_true", help="do without signatures")
    given = parser.parse_args(words)
    if [bool(given.entries), bool(given.heads)] != [not given.database] * 2:
        parser.error("请给出 --entries 和 --heads，或者 --database / give --entries and --heads, or --database")
    return given


def _keys(given: argparse.Namespace, unchecked: list[str]) -> dict[str, Any] | None:
    if not given.anchors:
        if not given.without_anchors:
            unchecked.append("没有给出锚点，整段重写和截尾无从发现 | no anchors: a rewritten or cut chain would pass")
        return None
    if given.without_signatures:
        return None
    if not given.key:
        unchecked.append("没有给出公钥，锚点签名未核对 | no public key: signatures were NOT checked")
        return None
    try:
        return public_keys(given.key)
    except ImportError:
        unchecked.append("缺少 cryptography 库，锚点签名未核对 | no cryptography library: signatures were NOT checked")
        return None


def _print(report: Report) -> int:
    for finding in report.findings[:1]:
        print(f"发现问题，最早的一处 | FOUND, first of all:\n  {finding}")
    for finding in report.findings[1:MOST_SHOWN]:
        print(f"  {finding}")
    if report.findings:
        print(f"共 {len(report.findings)} 处 | {len(report.findings)} findings in all")
    for sentence in report.unchecked:
        print(f"未核对 | NOT CHECKED: {sentence}")
    newest = "—" if report.anchored_at is None else str(EPOCH + timedelta(microseconds=min(report.anchored_at, LATEST)))
    print(
        f"{report.entries} 条记录，{report.chains} 条链，{report.anchors} 行锚点，最新锚点 {newest}，"
        f"其后尚未锚定 {report.not_yet_anchored} 条 | {report.entries} entries, {report.chains} chains, "
        f"{report.anchors} anchor lines, newest {newest}, {report.not_yet_anchored} entries since"
    )
    if report.findings:
        return 1
    if report.unchecked:
        return 2
    print("未发现问题 | nothing wrong was found")
    return 0


def main(words: list[str] | None = None) -> int:
    given = _arguments(words)
    unchecked: list[str] = []
    try:
        with ExitStack() as stack:
            keys = _keys(given, unchecked)
            if given.database:
                entries, heads = from_database(given.database, stack)
            else:
                entries, heads = (from_file(path, stack) for path in (given.entries, given.heads))
            report = verify(entries, heads, [from_copy(path, stack) for path in given.anchors], keys)
    except (OSError, ValueError, ImportError) as error:
        print(f"无法核对 | could not verify: {error}", file=sys.stderr)
        return 2
    report.unchecked = unchecked
    return _print(report)


if __name__ == "__main__":
    sys.exit(main())
