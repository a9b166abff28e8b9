"""Legal publicity 法治宣传: 责任制 article 22."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import REMIND_DAYS
from liuhen.regulation.vocabulary import Article, Check, Clock, Days, Duty, Finding, Gate, NamedDay

A22 = Article(RS, 22, "单位要向公民宣传本单位执行的法律法规。")

FORMS = {
    "lecture": "讲座、培训",
    "on-site": "现场宣传",
    "media": "媒体、网络",
    "cases": "以案释法",
    "visits": "送法上门",
    "other": "其他",
}
AUDIENCES = {
    "public": "社会公众",
    "firms": "企业、个体工商户",
    "schools": "学校、未成年人",
    "villages": "社区、村居",
    "parties": "行政相对人",
}


@dataclass(frozen=True)
class OutreachFacts:
    """Whether the unit enforces a law: its list in force rests on it, or it has no list yet that could say so."""

    law_zh: str
    unit_zh: str
    is_ours: bool


def is_ours(_: Any, facts: OutreachFacts) -> bool:
    return facts.is_ours


LAW_IS_OURS = Gate(
    is_ours,
    "{unit_zh}的权责清单没有以{law_zh}为依据的职权，本单位不执行这部法",
    "请选择清单所依据的法律、法规、规章；清单有遗漏的，先调整清单",
)


def last_day(item: Any) -> date:
    """Return the day the plan names."""
    on: date = item.due_on
    return on


def has_a_plan(year: Any) -> bool:
    return bool(year.has_plan)


PUBLICISE_LAW = Duty(
    "rs-22-1",
    A22,
    "register",
    "单位每年制定法治宣传计划，对应本单位清单所依据的法律；登记开展情况，未列入、未开展的显示出来。",
    state="built",
    gates=(LAW_IS_OURS,),
    # The article names no day: what runs out is the day that the unit's own plan names.
    clock=Clock(
        NamedDay(last_day),
        starts="outreach-item.planned",
        stops=("outreach-item.held", "outreach-item.dropped"),
        lapses=("outreach-item.dropped",),
        overdue=Finding("OUTREACH-NOT-HELD", "超过计划日期没有开展列入计划的法治宣传"),
        remind=Days(REMIND_DAYS.value),
    ),
    checks=(
        Check(
            "有权责清单的单位全年有法治宣传计划",
            has_a_plan,
            Finding("OUTREACH-WITHOUT-PLAN", "全年没有制定法治宣传计划"),
        ),
    ),
    enforced_in=(
        "liuhen.apps.outreach.lifecycle.PLAN_ITEM",
        "liuhen.apps.outreach.lifecycle.HOLD",
        "liuhen.apps.outreach.jobs.raise_years_without_a_plan",
    ),
)
