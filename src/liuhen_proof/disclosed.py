"""Add up what a county says it made public: python -m liuhen_proof.disclosed FIGURES REGISTER …

Every number from the first to the last is there once, each line is what the ledger tells of it, and the lines add up
to the figures. A decision that is hidden leaves a number without a line.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from liuhen_proof.canonical import loads
from liuhen_proof.merkle import leaf_hash

TOLD = ("number", "kind", "unit", "month", "state", "ground", "corrects", "digest")
OUT_ONCE = frozenset({"published", "withdrawn", "expired", "corrected"})


def faults(
    figures: dict[str, Any],
    registers: Iterable[dict[str, Any]],
    *,
    leaf_at: Callable[[int], bytes] | None = None,
) -> Iterator[str]:
    """Yield what does not fit, in Chinese. ``leaf_at`` returns the hash that the public log has at an index."""
    lines: dict[int, dict[str, Any]] = {}
    for register in registers:
        for line in register["items"]:
            if line["number"] in lines:
                yield f"编号 {line['number']} 出现两次"
            lines[line["number"]] = line
            yield from _of_line(line, leaf_at)
    for month in figures["months"]:
        wanted = range(month["first"], month["last"] + 1)
        if missing := [n for n in wanted if n not in lines]:
            yield f"{month['month']} 缺少编号 {'、'.join(map(str, missing[:10]))}，共 {len(missing)} 个"
        if month["count"] != len(wanted):
            yield f"{month['month']} 公布 {month['count']} 个编号，首尾之间应有 {len(wanted)} 个"
    ends = sorted((month["first"], month["last"]) for month in figures["months"])
    for (_, last), (first, _) in pairwise(ends):
        if first != last + 1:
            yield f"编号在 {last} 和 {first} 之间中断"
    yield from _sums(figures, lines.values())


def _of_line(line: dict[str, Any], leaf_at: Callable[[int], bytes] | None) -> Iterator[str]:
    """Hold a line against the entry of the ledger that comes with it."""
    number = line["number"]
    if not line["leaf"]:
        yield f"编号 {number} 没有账本记录"
        return
    leaf, payload = base64.b64decode(line["leaf"]), base64.b64decode(line["payload"])
    try:
        said, told = loads(leaf), loads(payload)["data"]
        fits = said["payload"]["sha256"] == hashlib.sha256(payload).hexdigest()
    except (KeyError, TypeError, ValueError):
        fits = False
    if not fits or said["event"] != "publication.told":
        yield f"编号 {number} 的账本记录不成立"
        return
    if strange := [name for name in TOLD if told.get(name) != line[name]]:
        yield f"编号 {number} 与账本记录不符：{'、'.join(strange)}"
    if leaf_at is not None and line["index"] is not None and leaf_at(line["index"]) != leaf_hash(leaf):
        yield f"编号 {number} 的记录不在公开账本里"


def _sums(figures: dict[str, Any], lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Hold the figures against the lines: what is shown, withheld, dropped and waiting makes all that was issued."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for line in lines:
        if not line["corrects"]:
            key = (line["month"], line["kind"], line["unit"])
            counted[(*key, "issued")] += 1
            state = "published" if line["state"] in OUT_ONCE else line["state"]
            counted[(*key, state)] += 1
    months = {month["month"] for month in figures["months"]}
    claimed: Counter[tuple[str, str, str, str]] = Counter()
    for row in figures["rows"]:
        key = (row["month"], row["kind"], row["unit"])
        parts = {name: row[name] for name in ("published", "withheld", "dropped")}
        parts["due"] = row["due"] + row["overdue"]
        if sum(parts.values()) != row["issued"]:
            yield f"{'，'.join(key)}：各项相加 {sum(parts.values())}，公布的总数是 {row['issued']}"
        if sum(row["grounds"].values()) != row["withheld"]:
            yield f"{'，'.join(key)}：不公开的各依据相加与 {row['withheld']} 不符"
        for name, n in {**parts, "issued": row["issued"]}.items():
            claimed[(*key, name)] += n
    for each in sorted(set(claimed) | set(counted)):
        if each[0] in months and claimed[each] != counted[each]:
            yield f"{'，'.join(each)}：统计是 {claimed[each]}，清册里有 {counted[each]}"


def main() -> int:
    """Check files from the command line."""
    wanted = argparse.ArgumentParser(
        description="核对执法信息公开与不公开统计：编号连续、各项相加、与账本一致。"
    )
    wanted.add_argument("figures", type=Path, help="统计（figures.json）")
    wanted.add_argument("registers", nargs="+", type=Path, help="该年各月的编号清册（register/….json）")
    options = wanted.parse_args()
    read = [json.loads(path.read_text("utf-8")) for path in (options.figures, *options.registers)]
    found = list(faults(read[0], read[1:]))
    for each in found:
        print(f"不符：{each}")
    if not found:
        print("相符：编号连续，各项相加等于总数，逐条与所附账本记录一致")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
