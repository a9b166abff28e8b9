"""Maps of articles as people bring them: a sheet, or rows that are typed."""

import re
import unicodedata
from collections.abc import Iterable

from liuhen.apps.laws import citing
from liuhen.apps.laws.mapping import MOST_ROWS, Fault, Told
from liuhen.kernel.spreadsheets import Line
from liuhen.regulation.laws import CHANGES
from liuhen.regulation.official import Place

OLD, NEW, KIND = COLUMNS = ("原条次", "新条次", "变动")
EXAMPLES = (("第三条", "第四条", "条次变动"), ("第四条", "第四条", "内容修改"), ("第五条", "", "删除"))
NOWHERE = frozenset(("", "-", "—", "无", "删除"))
ARROWS = re.compile(r"\s*(?:→|->|=>|到|\t|,|，|\s)\s*")
BARE = re.compile(r"(\d{1,4})(?:[-之](\d{1,3}))?")
_KINDS = {zh: key for key, zh in CHANGES.items()}


def of_sheet(lines: Iterable[Line]) -> tuple[list[Told], list[Fault]]:
    """Read the rows of a sheet, and say which cannot be read."""
    rows: list[Told] = []
    faults: list[Fault] = []
    for line in lines:
        if line.faults:
            faults.append(Fault(line.number, "；".join(line.faults.values())))
        else:
            _take(line.number, *(line.cells[name] for name in COLUMNS), rows=rows, faults=faults)
    return rows, faults


def of_words(typed: str) -> tuple[list[Told], list[Fault]]:
    """Read rows that are typed, one a line: 第三条 第四条 条次变动, or 5 删除."""
    rows: list[Told] = []
    faults: list[Fault] = []
    for number, line in enumerate(typed.splitlines(), 1):
        if not line.strip():
            continue
        if number > MOST_ROWS:
            faults.append(Fault(number, f"超过{MOST_ROWS}行"))
            break
        parts = [part for part in ARROWS.split(line.strip()) if part]
        if len(parts) == 2 and parts[1] == CHANGES["repealed"]:
            parts = [parts[0], "", parts[1]]
        if len(parts) != 3:
            faults.append(
                Fault(number, f"“{line.strip()[:30]}”应写成：原条次 新条次 变动，如 第三条 第四条 条次变动")
            )
        else:
            _take(number, *parts, rows=rows, faults=faults)
    return rows, faults


def place(written: str) -> Place:
    """Read 第三条, 第二百三十四条之一, 3 or 234-1. Raises ValueError, in Chinese."""
    said = "".join(unicodedata.normalize("NFKC", written).split())
    if bare := BARE.fullmatch(said):
        if not int(bare[1]):
            raise ValueError(f"“{written[:20]}”不是条次")
        return Place(int(bare[1]), int(bare[2] or 0))
    cited = citing.parse(written)
    if cited.paragraph or cited.item:
        raise ValueError(f"“{written[:20]}”写到了款、项，对照只到条")
    return cited.place


def _take(number: int, old: str, new: str, kind: str, *, rows: list[Told], faults: list[Fault]) -> None:
    try:
        to = None if new.strip() in NOWHERE else place(new)
        rows.append(Told(number, place(old), to, _KINDS.get(kind.strip(), kind.strip())))
    except ValueError as wrong:
        faults.append(Fault(number, str(wrong)))
