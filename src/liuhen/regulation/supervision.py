"""Supervision and evaluation 监督与考评: 责任制 articles 6, 20, 35–38."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import REMIND_DAYS
from liuhen.regulation.vocabulary import Article, Clock, Days, Duty, Finding, Gate, NamedDay

A6 = Article(RS, 6, "建立奖励机制，表彰执法绩效突出的单位和人员。")
A20 = Article(RS, 20, "建立监督检查制度，发现违法或不当的依权限和程序处理。")
A35 = Article(RS, 35, "县政府监督各执法单位，由司法局承办；单位监督所属机构和受委托单位。")
A36 = Article(RS, 36, "监督可日常或专项进行，内容共八项。")
A37 = Article(RS, 37, "发现违法或不当的通知限期整改，无正当理由不改或效果差的通报并列入考核。")
A38 = Article(RS, 38, "监督考评结果是法治政府建设考核的重要内容，并与评先和年度考核衔接。")


def last_day_to_rectify(rectification: Any) -> date:
    """Return the day the notice of rectification names."""
    on: date = rectification.due_on
    return on


@dataclass(frozen=True)
class RecheckFacts:
    """Who rechecks a rectification, and whom it concerns: the officer and whoever reported it."""

    rechecking_person_id: int | None
    concerned_person_ids: frozenset[int]


def is_rechecked_by_another(_: Any, facts: RecheckFacts) -> bool:
    return facts.rechecking_person_id not in facts.concerned_person_ids


@dataclass(frozen=True)
class CirculationFacts:
    """What is known of a rectification when a circulated notice 通报 of it is to go out."""

    ground: Literal["overdue", "ineffective"]
    state: str
    due_on: date
    ran_over: bool
    """The time had run out when it was reported, or has by now."""
    reason_weighed: str
    """Why what the unit says about the delay is no good reason."""
    circulated: bool


GROUNDS = {"overdue": "无正当理由逾期不整改", "ineffective": "整改效果不明显"}


def is_not_passed(_: Any, facts: CirculationFacts) -> bool:
    return facts.state != "passed"


def ran_over_or_failed(_: Any, facts: CirculationFacts) -> bool:
    return facts.state == "failed" if facts.ground == "ineffective" else facts.ran_over


def reason_is_weighed(_: Any, facts: CirculationFacts) -> bool:
    return facts.ground != "overdue" or bool(facts.reason_weighed.strip())


def is_not_circulated(_: Any, facts: CirculationFacts) -> bool:
    return not facts.circulated


RECHECKED_BY_ANOTHER = Gate(
    is_rechecked_by_another, "被要求整改的人和报告整改的人不能自己复查", "请由其他有核查权限的人员复查"
)
NOT_PASSED = Gate(is_not_passed, "该整改已经复查通过")
RAN_OVER_OR_FAILED = Gate(
    ran_over_or_failed,
    "整改期限（{due_on}）尚未届满或按期报告后尚未复查，复查也没有不通过",
    "请待期限届满或复查不通过后再办理",
)
REASON_WEIGHED = Gate(
    reason_is_weighed, "没有写明逾期为何没有正当理由", "请先听取单位说明，写明理由为何不成立"
)
ONCE_ONLY = Gate(is_not_circulated, "该次整改已经通报过")

RECTIFY_IN_TIME = Duty(
    "rs-37-1",
    A37,
    "clock",
    "整改通知有期限，无正当理由不改或成效不明显的通报并计入考核。",
    state="built",
    clock=Clock(
        NamedDay(last_day_to_rectify),
        starts="rectification.ordered",
        stops=("rectification.reported",),
        overdue=Finding("RECTIFICATION-OVERDUE", "超过整改期限没有报告整改情况"),
        remind=Days(REMIND_DAYS.value),
    ),
    gates=(RECHECKED_BY_ANOTHER, NOT_PASSED, RAN_OVER_OR_FAILED, REASON_WEIGHED, ONCE_ONLY),
    enforced_in=(
        "liuhen.apps.findings.lifecycle.ORDER",
        "liuhen.apps.findings.lifecycle.PASS",
        "liuhen.apps.findings.lifecycle.FAIL",
        "liuhen.apps.findings.lifecycle.CIRCULATE",
    ),
)

PLANNED = (
    Duty("rs-6-1", A6, "register", "依考评结果提出表彰单位和人员，经批准后公布。"),
    Duty(
        "rs-20-1",
        A20,
        "register",
        "单位监督所属机构、受委托单位和下级单位，违法或不当行为按权限程序停止、变更、撤销或责令履行。",
    ),
    Duty(
        "rs-35-1", A35, "register", "谁监督谁由层级关系确定：司法局监督各单位，单位监督所属机构和受委托单位。"
    ),
    Duty("rs-36-1", A36, "register", "日常和专项监督按八项内容填表，每个问题引用条文。"),
    Duty("rs-38-1", A38, "standing", "监督结果进入年度法治考核，每一分都能追溯到背后的记录。"),
)
