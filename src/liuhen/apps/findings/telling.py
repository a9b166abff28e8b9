"""What is told to people of findings and rectifications."""

from typing import Any

from liuhen.apps.findings import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import RECTIFY_IN_TIME

OVERDUE = {
    version.clock.overdue.code for versions in DUTIES.values() for version in versions if version.clock
}


def finding(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, words=row.text)


def rectification(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, words=row.finding.text, last_day=row.due_on)


def by_clock(_: Any) -> str:
    return RECTIFY_IN_TIME.id


TELLINGS = (
    Telling(
        "finding.raised", Sort.FINDING, "{unit}有新的问题待说明：{words}（问题 {number}）",
        to=(P.FINDING_ANSWER, P.FINDING_CLOSE, P.RECTIFICATION_REPORT), waits=queries.open_for,
        visible=queries.visible_to, told=finding, duty=lambda row: row.duty, urgent=lambda row: row.code in OVERDUE,
    ),
    Telling(
        "finding.answered", Sort.DECISION, "{unit}的问题 {number} 已说明原因，待核查：{words}",
        to=(P.FINDING_CLOSE,), waits=queries.to_conclude, visible=queries.visible_to, told=finding,
        duty=lambda row: row.duty,
    ),
    Telling(
        "rectification.ordered", Sort.TASK, "责令{unit}整改：{words}，{last_day} 前完成（整改 {number}）",
        to=(P.RECTIFICATION_REPORT,), waits=queries.to_rectify, visible=queries.rectifications_visible_to,
        told=rectification, duty=by_clock,
    ),
    Telling(
        "rectification.due-soon", Sort.DUE, "{unit}的整改 {number} 将于 {last_day} 到期，还没有报告：{words}",
        to=(P.RECTIFICATION_REPORT,), waits=queries.to_rectify, visible=queries.rectifications_visible_to,
        told=rectification, duty=by_clock, before=RECTIFY_IN_TIME,
    ),
    Telling(
        "rectification.reported", Sort.DECISION, "{unit}报告了整改情况，待复查：{words}（整改 {number}）",
        to=(P.FINDING_CLOSE,), waits=queries.to_recheck, visible=queries.rectifications_visible_to,
        told=rectification, duty=by_clock,
    ),
)  # fmt: skip
