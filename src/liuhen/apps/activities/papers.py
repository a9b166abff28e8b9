"""What is told on paper of an activity: the written statement 书面说明 and the report of an interruption 中断报告."""

from datetime import datetime
from typing import Any

from liuhen.apps.activities import lifecycle, queries
from liuhen.apps.activities.models import Activity, Interruption, Statement
from liuhen.apps.people import queries as people
from liuhen.kernel import printing
from liuhen.kernel.flow import Subject, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.wording import local, minute, second, span
from liuhen.regulation import activities as law


def statement(found: Statement) -> dict[str, Any]:
    """Return the data of a signed statement: the letter, and beneath it what the legal unit found."""
    activity, officer = found.activity, found.officer
    about = found.interruption
    return {
        "number": f"第{found.pk}号",
        "org": str(found.unit),
        "to": str(found.unit),
        "opening": _opening(found),
        "text": found.text,
        "officer": f"{officer.name}（编号 {officer.number}）",
        "signed_at": _in_words(found.signed_at),
        "facts": _of_activity(activity) + ([("所涉中断", _in_short(about))] if about else []),
        "judged": [
            ("认定结果", found.state_zh),
            ("认定意见", found.opinion),
            ("认定人", _who(found, lifecycle.ACCEPT.event, lifecycle.REJECT.event)),
            ("认定时间", minute(found.judged_at) if found.judged_at else ""),
        ],
        "proof": printing.proof_of(found, lifecycle.SIGN.event),
        "article": law.REPORT_STOPPING.article.cite(),
    }


def interruption(found: Interruption) -> dict[str, Any]:
    """Return the data of an interruption's report. Raises Invalid while nobody has said why."""
    if not found.reason:
        raise WrongState("不能生成中断报告：还没有说明中断原因", remedy="请先由录制人说明中断原因")
    heard = _who(found, lifecycle.HEAR.event)
    return {
        "number": f"第{found.pk}号",
        "org": str(found.unit),
        "facts": _of_activity(found.activity),
        "rows": [
            ("录制人", f"{found.officer.name}（编号 {found.officer.number}）"),
            ("使用设备", str(found.device) if found.device else ""),
            ("中断时间", second(found.began_at)),
            ("中断原因", f"{found.reason_zh}{'：' if found.note else ''}{found.note}"),
            *_how_it_went_on(found),
        ],
        "signers": [
            ("录制人", found.officer.name, minute(found.reported_at or found.resumed_at or found.began_at)),
            ("单位负责人", heard, minute(found.heard_at) if found.heard_at else ""),
        ],
        "proof": printing.proof_of(found),
        "article": law.REPORT_STOPPING.article.cite(),
    }


def _of_activity(activity: Activity) -> list[tuple[str, str]]:
    crew = queries.participants_of(activity)
    return [
        ("执法活动", f"{activity.kind_zh}（活动 {activity.pk}）"),
        ("地点", activity.place),
        ("起止时间", _from_to(activity)),
        ("参加人员", "、".join(f"{each.officer.name}（{each.role_zh}）" for each in crew)),
    ]


def _from_to(activity: Activity) -> str:
    if activity.started_at is None:
        return ""
    ended = minute(activity.ended_at) if activity.ended_at else "（未结束）"
    return f"{minute(activity.started_at)} 至 {ended}"


def _opening(found: Statement) -> str:
    when = f"{_in_words(found.covers_from)}至{_in_words(found.covers_to)}"
    where = f"本人在{found.activity.place}参加{found.activity.kind_zh}活动"
    return f"{when}，{where}，该时段没有按规定全程录音录像。现将情况说明如下："


def _in_words(moment: datetime) -> str:
    there = local(moment)
    return f"{there.year}年{there.month}月{there.day}日{there.hour}时{there.minute:02}分"


def _in_short(about: Interruption) -> str:
    return f"{minute(about.began_at)} 中断，{about.reason_zh}，{about.state_zh}"


def _how_it_went_on(found: Interruption) -> list[tuple[str, str]]:
    if found.resumed_at:
        gone = span((found.resumed_at - found.began_at).total_seconds())
        spoken = found.state_zh if found.state != "resumed" else "有，待核实" if found.spoken else "没有"
        return [("恢复录制", f"{second(found.resumed_at)}（中断 {gone}）"), ("语音说明", spoken)]
    if found.reported_at is None:
        return [("恢复录制", "没有恢复")]
    statements = "、".join(f"第{each.pk}号（{each.state_zh}）" for each in found.statements.order_by("id"))
    return [
        ("恢复录制", "确实无法继续"),
        ("报告负责人", minute(found.reported_at)),
        ("负责人意见", found.head_note or ("已知悉" if found.heard_at else "")),
        ("书面说明", statements or "尚未提交"),
    ]


def _who(about: Subject, *events: str) -> str:
    by = (
        Entry.objects.filter(subject=about.ref, event__in=events)
        .order_by("-n")
        .values_list("by", flat=True)
        .first()
    )
    return people.names_of([by]).get(by, "") if by else ""
