"""What an amendment makes of articles, as somebody tells it: judged row by row before any of it is kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from liuhen.regulation.laws import CHANGES
from liuhen.regulation.official import Place

Has = Callable[[Place], bool | None]
MOST_ROWS = 4000
LARGEST = 32_767
"""What the column of an article's number holds on every database."""


@dataclass(frozen=True)
class Told:
    """One row of a map; ``number`` is its row in the sheet, or its place in the list."""

    number: int
    old: Place
    new: Place | None
    kind: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, in Chinese."""

    number: int
    sentence: str


def faults_in(rows: Sequence[Told], *, had: Has, has: Has) -> list[Fault]:
    """Say what is wrong with a map; ``had`` and ``has`` say which articles the old and the new version have."""
    found = [Fault(row.number, said) for row in rows if (said := _alone(row, had=had, has=has))]
    return sorted([*found, *_together(rows)], key=lambda fault: fault.number)


def _alone(row: Told, *, had: Has, has: Has) -> str:
    if row.kind not in CHANGES:
        return f"变动“{row.kind[:20]}”不在{'、'.join(CHANGES.values())}之中"
    if had(row.old) is False:
        return f"前一版本没有{row.old.zh}"
    if row.kind == "repealed":
        return f"{row.old.zh}标为删除，不能再有新条次" if row.new else ""
    if row.new is None:
        return f"{row.old.zh}没有写明新条次；删除的请标“删除”"
    if has(row.new) is False:
        return f"新版本没有{row.new.zh}"
    if row.kind == "same" and row.new != row.old:
        return f"{row.old.zh}标为未改动，新条次却是{row.new.zh}；请标“条次变动”"
    if row.kind == "renumbered" and row.new == row.old:
        return f"{row.old.zh}标为条次变动，新条次却没有变；请标“未改动”或“内容修改”"
    return ""


def _together(rows: Sequence[Told]) -> list[Fault]:
    """Look at rows beside each other: twice the same, an article kept and repealed, split or merged yet «unchanged»."""
    found = []
    seen: set[tuple[Place, Place | None]] = set()
    fates = defaultdict[Place, list[Told]](list)
    for row in rows:
        if (row.old, row.new) in seen:
            found.append(Fault(row.number, f"{row.old.zh}到{row.new.zh if row.new else '删除'}写了两次"))
        elif any((each.new is None) != (row.new is None) for each in fates[row.old]):
            found.append(Fault(row.number, f"{row.old.zh}既标为删除，又有新条次"))
        seen.add((row.old, row.new))
        fates[row.old].append(row)
    arrivals = Counter(new for _, new in seen if new is not None)
    for row in rows:
        if row.new is None or row.kind == "changed":
            continue
        if len({each.new for each in fates[row.old]}) > 1:
            found.append(
                Fault(row.number, f"{row.old.zh}拆成了几条，不能标为{CHANGES[row.kind]}；请都标“内容修改”")
            )
        elif arrivals[row.new] > 1:
            found.append(
                Fault(
                    row.number, f"{row.new.zh}由几条合并而来，不能标为{CHANGES[row.kind]}；请都标“内容修改”"
                )
            )
    return found


def left_out(rows: Sequence[Told], olds: Sequence[Place], *, has: Has) -> list[str]:
    """Say which articles that no row names cannot simply have kept their number."""
    named = {row.old for row in rows}
    taken = {row.new: row for row in rows if row.new is not None}
    found = []
    for place in olds:
        if place in named:
            continue
        if place in taken:
            found.append(f"{place.zh}没有写明去向，而新{place.zh}已由旧{taken[place].old.zh}变来")
        elif has(place) is False:
            found.append(f"{place.zh}没有写明去向，而新版本没有{place.zh}")
    return found


def compared(rows: Sequence[Told], *, old: Mapping[Place, str], new: Mapping[Place, str]) -> list[Told]:
    """Return what comparing the texts tells of articles that no row names: those that kept their number and changed."""
    named = {row.old for row in rows}
    return [
        Told(0, place, place, "changed")
        for place, text in old.items()
        if place not in named and place in new and squeezed(new[place]) != squeezed(text)
    ]


def proposed(*, old: Mapping[Place, str], new: Mapping[Place, str]) -> list[Told]:
    """Propose a map from the texts alone: the same words under another number moved; what else, somebody must say."""
    where = defaultdict[str, list[Place]](list)
    for place, text in new.items():
        where[squeezed(text)].append(place)
    found = []
    for place, text in old.items():
        now = where[squeezed(text)]
        if place in now:
            continue
        if len(now) == 1:
            found.append(Told(0, place, now[0], "renumbered"))
        else:
            found.append(
                Told(0, place, place if place in new else None, "changed" if place in new else "repealed")
            )
    return found


def squeezed(text: str) -> str:
    """Return a text without blanks, for comparing."""
    return "".join(text.split())
