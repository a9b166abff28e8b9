"""What the papers of a fault say: 责任认定书 and 责任追究决定书. The raiser is named in neither."""

from typing import TYPE_CHECKING, Any

from liuhen.kernel.clocks.days import local_day
from liuhen.regulation.accountability import EVERY_FORM, SIGNS
from liuhen.regulation.faults import (
    ANSWER_WITHIN,
    APPEAL_DIRECTLY_WITHIN,
    APPEAL_WITHIN,
    CONCLUDE,
    REVIEW_AND_APPEAL,
    REVIEW_WITHIN,
    SANCTION_BY_FORM,
)
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.accountability.models import Consequence, Lead, Redress, Sanction


STANDING = ("decided", "served", "stayed")
ASKED = {"review": "申请复核", "appeal": "提出申诉"}


def of_conclusion(lead: "Lead") -> dict[str, Any]:
    """Say what was found, on what it rests, how the person was heard, and who signed."""
    sign = SIGNS[lead.kind]
    heard = [each for each in lead.hearings.order_by("id") if each.state in each.HEARD]
    finds = f"认定{lead.whom_zh}的行为{'属于' if lead.founded else '不属于'}{sign.cited}所列的执法过错（{sign.zh}）。"
    return {
        "addressee": lead.whom_zh,
        "paragraphs": [
            f"经审查、复核，依照{CONCLUDE.article.cite_in_full()}，{finds}",
            f"认定理由：{_sentence(lead.reasons)}",
            *(f"听取陈述和申辩：{each.state_zh}。{_sentence(each.statement)}" for each in heard),
        ],
        "facts": [lead.evidence] if lead.evidence else [],
        "table": [
            ["审查人员", str(lead.reviewer)],
            ["复核人员", str(lead.second)],
            ["批准人", str(lead.approver)],
        ],
    }  # fmt: skip


def of_decision(
    sanction: "Sanction", consequences: "list[Consequence]", *, conclusion: str
) -> dict[str, Any]:
    """Say which forms are imposed upon which conclusion, and what may be done about it."""
    sign, cited = SIGNS[sanction.lead.kind], SANCTION_BY_FORM.article.cite_in_full()
    whose = "你单位的" if sanction.concerned_id else "你的"
    return {
        "addressee": sanction.whom_zh,
        "paragraphs": [
            f"{conclusion}认定{whose}行为属于{sign.cited}所列的执法过错（{sign.zh}）。",
            f"{_sentence(sanction.reasons)}依照{cited}，决定追究下列责任，自送达之日起生效。",
        ],
        "sections": [{"heading": "追究形式", "paragraphs": [form_zh(each) for each in consequences]}],
        "remedies": [
            (
                f"不服本决定的，可以自收到之日起{REVIEW_WITHIN.zh}内以书面形式向{sanction.unit.name}申请复核；"
                f"也可以不经复核，自收到之日起{APPEAL_DIRECTLY_WITHIN.zh}内直接向上一级机关提出申诉。"
            ),
            "复核和申诉期间，不停止本决定的执行。",
        ],
    }  # fmt: skip


def of_receipt(redress: "Redress", *, cited: str) -> dict[str, Any]:
    """Say when a request came in, whether in time, and by when it is answered."""
    posted = f"，邮戳日期{day_zh(redress.posted_on)}" if redress.posted_on else ""
    late = redress.state in ("late", "answered")
    if late and redress.last_day:
        what = (
            f"{redress.kind_zh}的期限已于{day_zh(redress.last_day)}届满，你的申请已经逾期，将另行书面答复。"
        )
    elif redress.state == "waiting":
        what = "复核正在办理，你的申诉待复核结束后办理。"
    elif redress.kind == "review":
        what = f"申请在期限内提出，已经受理，自收到之日起{ANSWER_WITHIN.zh}内作出决定。"
    else:
        what = "申请在期限内提出，已经受理。"
    return {
        "addressee": redress.sanction.whom_zh,
        "paragraphs": [
            f"你对{cited}{ASKED[redress.kind]}，本机关于{day_zh(local_day(redress.received_at))}收到{posted}。",
            what,
            "办理期间，不停止追究决定的执行；办理机关认为需要停止的，另行书面告知。",
        ],
        "closing": "特此告知。",
    }


def of_redress(redress: "Redress", *, cited: str) -> dict[str, Any]:
    """Say what a request came to, why, and what is left."""
    sanction, article = redress.sanction, REVIEW_AND_APPEAL.article.cite_in_full()
    standing = [form_zh(each) for each in sanction.consequences.order_by("id") if each.state in STANDING]
    in_force = "" if redress.kind == "review" else "，自本决定送达之日起生效"
    left = f"不服本复核决定的，可以自收到之日起{APPEAL_WITHIN.zh}内向上一级机关提出申诉。"
    return {
        "addressee": sanction.whom_zh,
        "paragraphs": [
            f"你于{day_zh(redress.filed_on)}对{cited}{ASKED[redress.kind]}，本机关已经办理完毕。",
            f"请求和理由：{_sentence(redress.claim)}",
            f"经审查：{_sentence(redress.answer)}",
            f"依照{article}，决定{redress.outcome_zh}原追究决定{in_force}。"
            + ("变更后的追究形式如下：" if redress.outcome == "change" else ""),
            *(standing if redress.outcome == "change" else ()),
        ],
    } | ({"remedies": [left]} if redress.kind == "review" else {})


def form_zh(consequence: "Consequence") -> str:
    """Say a form with what belongs to it."""
    form = EVERY_FORM[consequence.form]
    also = [
        f"{consequence.year}年度" if consequence.year else "",
        f"{consequence.days}日" if consequence.days else "",
        f"送达后{consequence.within}日内执行" if consequence.within else "",
        consequence.sanction.basis if consequence.form == "other-form" and consequence.sanction else "",
    ]
    told = "，".join(filter(None, also))
    return f"（{form.item}）{form.zh}{f'（{told}）' if told else ''}。"


def _sentence(words: str) -> str:
    """End what somebody wrote as a sentence ends; nothing stays nothing."""
    if not words:
        return ""
    return words if words.endswith(("。", "！", "？")) else f"{words.rstrip('，；、.;, ')}。"
