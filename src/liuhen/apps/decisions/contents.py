"""What stands on the papers of a decision: the notice, the records, the decision with its eight parts."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.decisions.models import (
    Alteration,
    CaseHearing,
    Correction,
    Decision,
    Discussion,
    Plea,
    Review,
    RightsNotice,
)
from liuhen.kernel.clocks.accrual import yuan_in_full
from liuhen.kernel.web.wording import clause, local, sentence, some_of, written_moment, written_span
from liuhen.regulation import decisions as law
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Handler, Party
    from liuhen.apps.people.models import Person


LISTED = ("当事人的基本情况", "证据")
"""Parts of a decision that list things: their lines are no sentences."""
NAMED_AT_MOST = 5
"""Pieces of evidence behind one fact of a notice; the list of evidence has them all."""


def party_zh(party: "Party") -> list[str]:
    """Return the first part of a decision: who the party is."""
    told = (
        ("当事人", party.name), ("证件", party.number_zh), ("住址（住所）", party.address),
        ("法定代表人（负责人、经营者）", party.representative), ("联系电话", party.phone),
    )  # fmt: skip
    return [f"{name}：{said}" for name, said in told if said]


def outcome_zh(
    row: Decision | RightsNotice,
    fine_fen: int | None = None,
    *,
    written: Callable[[int], str] = yuan_in_full,
) -> str:
    """Say what is decided or intended by its full name, with its amount; ``fine_fen`` instead of the row's own."""
    amount = row.fine_fen if fine_fen is None else fine_fen
    if row.case.rule.act == "licence":
        return row.outcomes_zh.replace("予", "予行政许可")
    return row.outcomes_zh.replace("罚款", f"罚款{written(amount)}") if amount else row.outcomes_zh


def told_zh(fact: str, evidence: Sequence[str]) -> str:
    """Say a fact with the evidence it rests on, as a party is told of it before the decision."""
    if not evidence:
        return fact
    return f"{sentence(fact)}证据：{some_of(evidence, most=NAMED_AT_MOST, counted='份')}。"


def of_notice(notice: RightsNotice, sentences: Sequence[str]) -> dict[str, Any]:
    rule = notice.case.rule
    intended = f"依据{clause(notice.basis)}，拟对你（单位）作出：{outcome_zh(notice)}。"
    against = "下列事实违反了有关规定，" if rule.act == "penalty" else ""
    return {
        "addressee": notice.party.name,
        "paragraphs": [
            f"本机关办理的“{notice.case.cause}”一案，现将认定的事实、理由、依据、拟作出的内容和你（单位）的权利告知如下。",
            against + intended,
            *([sentence(notice.content)] if notice.content else []),
        ],
        "facts": [sentence(each) for each in sentences],
        "rights": law.rights_zh(rule, hearing=notice.hearing),
        "closing": "特此告知。",
    }


def of_plea(plea: Plea) -> dict[str, Any]:
    return {
        "table": [
            ["案由", plea.case.cause], ["当事人", plea.party.name], ["陈述人", plea.speaker],
            ["时间", written_moment(plea.stated_at)],
        ],
        "paragraphs": plea.words.splitlines(),
        "signers": [{"role": "陈述人", "name": ""}, {"role": "记录人", "name": ""}],
    }  # fmt: skip


def of_hearing(hearing: CaseHearing) -> dict[str, Any]:
    assert hearing.begins_at is not None
    openly = "公开" if hearing.is_public else "不公开"
    return {
        "addressee": hearing.party.name,
        "paragraphs": [
            f"你（单位）就“{hearing.case.cause}”一案要求举行听证，本机关决定{openly}举行。",
            f"时间：{written_moment(hearing.begins_at)}。地点：{hearing.place}。主持人：{hearing.chair}。",
            "请按时出席，可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避。",
            "无正当理由不出席或者未经许可中途退出的，视为放弃听证权利。",
        ],
        "closing": "特此通知。",
    }


def of_hearing_record(
    hearing: CaseHearing, *, began_at: datetime, ended_at: datetime, recorder: str, investigators: "Sequence[Person]",
    present: str, agents: str, others: str, accused: str, defended: str, asked: str, last_words: str, refusal: str,
) -> dict[str, Any]:  # fmt: skip
    """Return the record with its course and lines for all who sign; of a party that refuses it says so."""
    about = (
        ("案由", hearing.case.cause), ("当事人", hearing.party.name),
        ("时间", written_span(began_at, ended_at)), ("地点", hearing.place),
        ("方式", "公开" if hearing.is_public else "不公开"), ("主持人", str(hearing.chair)), ("记录人", recorder),
        ("调查人员", "、".join(each.name for each in investigators)), ("当事人出席情况", present),
        ("委托代理人", agents), ("其他到场人员", others),
    )  # fmt: skip
    course = (
        ("一、调查人员提出的事实、证据和处罚建议", accused), ("二、当事人的申辩和质证", defended),
        ("三、询问和辩论", asked or "没有。"), ("四、当事人的最后陈述", last_words),
        ("五、拒绝签名、盖章的情况（听证主持人注明）", refusal),
    )  # fmt: skip
    theirs = ["当事人", *(["委托代理人"] if agents else [])]
    return {
        "table": [[name, told] for name, told in about if told],
        "sections": [
            {"heading": heading, "paragraphs": told.splitlines()} for heading, told in course if told
        ],
        "signers": [
            *({"role": role, "name": "拒绝签名" if refusal else ""} for role in theirs),
            *({"role": "调查人员", "name": ""} for _ in investigators),
            {"role": "主持人", "name": ""}, {"role": "记录人", "name": ""},
        ],
        "note": law.record_is_signed_zh(hearing.case.rule),
    }  # fmt: skip


def of_review(review: Review) -> dict[str, Any]:
    decision = review.decision
    return {
        "table": [
            ["案由", decision.case.cause], ["当事人", decision.party.name],
            ["拟作出的决定", outcome_zh(decision)],
            ["属于重大决定的理由", review.why_major or "不属于重大决定"], ["审核意见", review.outcome_zh],
            ["审核人", str(review.person)], ["审核时间", written_moment(review.given_at)],
        ],
        "paragraphs": review.opinion.splitlines(),
        "signers": [{"role": "审核人", "name": str(review.person)}],
    }  # fmt: skip


def of_discussion(discussion: Discussion, attendees: Iterable[Any]) -> dict[str, Any]:
    decision = discussion.decision
    people = [str(each) for each in attendees]
    return {
        "table": [
            ["案由", decision.case.cause], ["当事人", decision.party.name],
            ["拟作出的决定", outcome_zh(decision)],
            ["时间", written_moment(discussion.held_at)], ["地点", discussion.place], ["参加人", "、".join(people)],
            ["结果", "同意" if discussion.agreed else "不同意"],
        ],
        "paragraphs": discussion.result.splitlines(),
        "signers": [{"role": "参加人", "name": ""} for _ in people],
    }  # fmt: skip


def of_decision(
    decision: Decision, *, sentences: Sequence[tuple[str, str]], evidence: Sequence[str], heard: Sequence[str],
    remedies: str, organ: str,
) -> dict[str, Any]:  # fmt: skip
    """Return a decision with all that article 31 asks for; ``sentences`` come with what each is counted as."""
    rule = decision.case.rule
    facts = [said for role, said in sentences if role == "element"]
    weighed = [
        f"{'从轻、减轻' if role == 'lighter' else '从重'}情节：{said}"
        for role, said in sentences
        if role != "element"
    ]
    if decision.band is not None:
        reach = decision.band.amount_zh or decision.band.outcomes_zh
        weighed.append(f"适用{decision.band.benchmark}“{decision.band}”档次：{reach}")
    if decision.deviation:
        weighed.append(f"不按该档次的理由：{decision.deviation}")
    performance = [law.payment_zh(rule, decision.fine_fen), decision.performance]
    parts = (
        ("当事人的基本情况", party_zh(decision.party)),
        ("违法事实" if rule.act == "penalty" else "查明的事实", facts or [decision.content]),
        ("证据", list(evidence)),
        ("陈述、申辩和听证", list(heard)),
        ("裁量", weighed),
        ("依据", [decision.basis]),
        ("决定内容", [outcome_zh(decision) if decision.outcomes != ["other"] else "", decision.content]),
        ("履行方式和期限", performance),
        ("其他事项", ["" if decision.other == "无" else decision.other]),
    )
    sections = [
        {"heading": heading, "paragraphs": told}
        for heading, said in parts
        if (told := [each if heading in LISTED else sentence(each) for each in said if each])
    ]
    return {
        "addressee": decision.party.name,
        "sections": sections,
        "remedies": [remedies],
        "closing": f"作出决定的机关：{organ}",
    }


def on_the_spot(
    decision: Decision, *, place: str, facts: str, remedies: str, organ: str, officers: "Sequence[Handler]",
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Return the printed form that is handed over there. 《行政处罚法》第52条."""
    return {
        "table": [
            ["当事人", decision.party.name], ["证件", decision.party.number_zh],
            ["住址（住所）", decision.party.address],
            ["时间、地点", f"{written_moment(at)}，{place}"], ["违法事实", facts], ["依据", decision.basis],
            ["决定内容", outcome_zh(decision)],
            ["履行方式和期限", law.payment_zh(decision.case.rule, decision.fine_fen) or "当场执行"],
            ["陈述申辩", decision.heard], ["救济途径", remedies],
            ["决定机关和日期", f"{organ}，{day_zh(local(at).date())}"],
        ],
        "signers": [
            *({"role": f"执法人员{each.person.name}", "name": ""} for each in officers),
            {"role": "当事人", "name": ""},
        ],
    }  # fmt: skip


def of_correction(correction: Correction) -> dict[str, Any]:
    return {
        "addressee": correction.decision.party.name,
        "paragraphs": [
            f"本机关{correction.decision.cited_zh}中“{correction.wrong}”系文字差错，现补正为“{correction.right}”。",
            "其他内容不变。本通知与原决定书一并送达、保存。",
        ],
        "closing": "特此通知。",
    }


def of_alteration(alteration: Alteration, *, remedies: str) -> dict[str, Any]:
    decision = alteration.decision
    instead = []
    if alteration.kind == "change":
        fine = alteration.fine_fen if alteration.fine_fen is not None else decision.fine_fen
        instead = [
            f"变更为：{outcome_zh(decision, fine)}。",
            *([sentence(alteration.content)] if alteration.content else []),
        ]
    return {
        "addressee": decision.party.name,
        "paragraphs": [
            f"本机关{day_zh(local(decision.issued_at or decision.proposed_at).date())}作出{decision.cited_zh}。",
            sentence(f"经查，{alteration.reason}"),
            f"依据{law.REVOKED_FOR[alteration.ground].source}，决定{alteration.kind_zh}该决定。",
            *instead,
        ],
        "remedies": [remedies],
    }
