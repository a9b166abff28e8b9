"""Name whom a campaign goes to from a sheet: each row by the rules of naming one; of the refused it is said why."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.inspections import lifecycle
from liuhen.apps.inspections.actions import plans
from liuhen.apps.inspections.models import Campaign, Errand
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, Refused, judge
from liuhen.kernel.flow.asking import cleaned
from liuhen.kernel.identifiers import plain
from liuhen.kernel.spreadsheets import Columns, Line, Outcome

CODE, NAME, WHY = COLUMNS = ("统一社会信用代码", "名称", "单独检查的理由")
NAMED = Columns(
    needed=(CODE,),
    optional=(NAME, WHY),
    also={
        "信用代码": CODE, "社会信用代码": CODE, "代码": CODE, "场所编号": CODE, "许可证号": CODE,
        "企业名称": NAME, "单位名称": NAME, "检查对象": NAME, "理由": WHY, "说明": WHY,
    },
)  # fmt: skip
MOST_ROWS = 1000
EXAMPLE = ("91220112MA0Y2K3P49", "云岭县利民食品厂", "")


def take(lines: Sequence[Line], *, campaign: Campaign, by: Actor, at: datetime) -> list[Outcome]:
    """Name each that may be named; say why of each that may not."""
    judge(Errand(unit_id=campaign.unit_id), lifecycle.NAME, by=by)
    known = establishments.by_codes(plain(line.cells[CODE]) for line in lines)
    outcomes = []
    for line in lines:
        said, found = "", known.get(plain(line.cells[CODE]))
        try:
            if line.faults:
                raise Invalid("；".join(line.faults.values()))
            if found is None:
                raise Invalid(
                    f"{lifecycle.NAME.cannot}：名录中没有代码“{line.cells[CODE][:40]}”",
                    remedy="请先登记检查对象",
                )
            if line.cells[NAME] and plain(line.cells[NAME]) != plain(found.name):
                raise Invalid(
                    f"{lifecycle.NAME.cannot}：代码{found.code}在名录中是{found.name}，不是{line.cells[NAME][:40]}"
                )
            why = cleaned(
                lifecycle.NAME.asks[1:], {"why": line.cells[WHY]}, cannot=lifecycle.NAME.cannot, at=at
            )
            with transaction.atomic():
                plans.name(campaign=campaign, establishment=found, **why, by=by, at=at)
        except Refused as refused:
            said = str(refused)
        outcomes.append(Outcome(line.number, line.cells[NAME][:40] or line.cells[CODE][:40], said))
    return outcomes
