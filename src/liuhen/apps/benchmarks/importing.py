"""Take bands in from a sheet, row by row through the actions: a refused row leaves nothing behind."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.benchmarks import actions, queries
from liuhen.apps.benchmarks.models import MOST_CODE, MOST_NAME
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused, action
from liuhen.kernel.identifiers import plain, stated
from liuhen.kernel.spreadsheets import Line, Outcome
from liuhen.regulation.benchmarks import GRADES, OUTCOMES_ZH

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

CODE, VIOLATION, BASIS, NAME, GRADE, CIRCUMSTANCES, KINDS, LEAST, MOST, LOW, HIGH, TIMES_OF = COLUMNS = (
    "职权编码", "违法行为", "依据", "档次", "轻重", "适用情形", "处理种类", "最低金额", "最高金额", "最低倍数",
    "最高倍数", "倍数基数",
)  # fmt: skip
MOST_ROWS = 2000
EXAMPLE = (
    "220524-CF-001", "未经许可从事食品生产经营", "《中华人民共和国食品安全法》第一百二十二条第一款", "从轻", "从轻",
    "货值金额不足一万元，主动停止并召回", "罚款、没收违法所得、没收非法财物", "50000", "65000", "", "", "",
)  # fmt: skip
GRADE_KEYS = {zh: key for key, zh in GRADES.items()}
OUTCOME_KEYS = {zh: key for key, zh in OUTCOMES_ZH.items()}


def take(lines: Sequence[Line], *, unit: "Unit", by: Actor, at: datetime) -> list[Outcome]:
    """Write each band that may be written into the draft of its violation; say why of each that may not."""
    outcomes = []
    for line in lines:
        refusal = ""
        try:
            _put(line=line, unit=unit, by=by, at=at)
        except Refused as refused:
            refusal = str(refused)
        outcomes.append(Outcome(line.number, line.cells.get(NAME, "")[:40], refusal))
    return outcomes


@action
def _put(*, line: Line, unit: "Unit", by: Actor, at: datetime) -> None:
    if line.faults:
        raise Invalid("；".join(line.faults.values()))
    cells = line.cells
    code, violation = plain(cells[CODE]), stated(cells[VIOLATION])
    for column, said, most in (
        (CODE, code, MOST_CODE), (VIOLATION, violation, MOST_NAME), (NAME, stated(cells[NAME]), 60),
    ):  # fmt: skip
        if not said or len(said) > most:
            raise Invalid(f"“{column}”没有填写" if not said else f"“{column}”超过{most}个字")
    if cells[GRADE] not in GRADE_KEYS:
        raise Invalid(f"“{GRADE}”不能是“{cells[GRADE][:20]}”", remedy=f"请填写{'、'.join(GRADE_KEYS)}之一")
    draft = queries.open_of(unit, code, violation) or actions.draft(
        unit=unit,
        code=code,
        violation=violation,
        basis=cells[BASIS],
        reason="由表格导入",
        empty=True,
        by=by,
        at=at,
    )
    if draft.bands.filter(name=stated(cells[NAME])).exists():
        raise Invalid(f"“{violation[:40]}”已有名为“{cells[NAME][:40]}”的档次")
    actions.put_band(
        benchmark=draft, name=cells[NAME], grade=GRADE_KEYS[cells[GRADE]], circumstances=cells[CIRCUMSTANCES],
        outcomes=_outcomes(cells[KINDS]), least_yuan=_yuan(LEAST, cells[LEAST]), most_yuan=_yuan(MOST, cells[MOST]),
        least_times=cells[LOW], most_times=cells[HIGH], times_of=cells[TIMES_OF], by=by, at=at,
    )  # fmt: skip


def _outcomes(said: str) -> list[str]:
    """Read several kinds by their words, which may themselves hold a comma. Raises Invalid for what is none."""
    left, found = re.sub(r"\s", "", said), list[str]()
    for zh in sorted(OUTCOME_KEYS, key=len, reverse=True):
        if zh in left:
            left = left.replace(zh, "")
            found.append(OUTCOME_KEYS[zh])
    if strange := left.strip("、，,;；和并"):
        raise Invalid(
            f"“{KINDS}”不能是“{strange[:20]}”", remedy=f"请填写{'、'.join(OUTCOME_KEYS)}，可以填几种"
        )
    return found


def _yuan(column: str, said: str) -> int | None:
    if not said:
        return None
    if not re.fullmatch(r"\d{1,12}", said, re.ASCII):
        raise Invalid(f"“{column}”不能是“{said[:20]}”", remedy="请填写整元数")
    return int(said)
