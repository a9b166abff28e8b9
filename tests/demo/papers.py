"""One paper of every kind, of the rows of a demonstration county: python -m tests.demo.papers DATA OUT

What stands in the county is drawn as it was frozen. What no demonstration makes is made here of its rows by what its
app says of them, changed as far as that kind needs; nothing is kept. OUT gets a PDF a kind.
"""

import os
import sys
from collections.abc import Callable, Iterator
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Made = tuple[Any, dict[str, Any]]
"""The unit whose paper it is, and what it says."""


def main(data: str, out: str) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "liuhen.settings.base", "LIUHEN_DATA": data}
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    now = timezone.now()
    with transaction.atomic():
        for kind, paper in papers(now):
            Path(out, f"{kind}.pdf").write_bytes(paper)
        transaction.set_rollback(True)


def papers(at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield a drawing of each kind."""
    from liuhen.apps.documents.kinds import kinds
    from liuhen.apps.documents.models import Document
    from liuhen.apps.documents.printed_form import address_form_of, as_pdf

    for name, (key, make) in ALSO.items():
        yield name, as_pdf(_paper(kinds()[key], make(at), at))
    for key, kind in kinds().items():
        kept = Document.objects.filter(kind=key).exclude(data={}).order_by("id").first()
        if kept is not None:
            yield key, as_pdf(kept)
            continue
        if key == "service-address":
            yield key, address_form_of(Document.objects.filter(kind="penalty-decision")[0], at=at)
            continue
        yield key, as_pdf(_paper(kind, MAKERS[key](at), at))


def _paper(kind: Any, made: Made, at: datetime) -> Any:
    """Return a paper as it is once issued."""
    from liuhen.apps.documents.contents import demand_whole, in_shape
    from liuhen.apps.documents.models import Document
    from liuhen.apps.documents.printed_form import PAPER, paper_of

    unit, said = made[0], in_shape(kind, made[1])
    demand_whole(kind, said)
    paper = Document(unit=unit, kind=kind.key, title=kind.zh, drafted_at=at, issued_at=at, state="issued")
    number = f"{unit.short_name}{kind.word}〔{at.year}〕1号" if kind.word else ""
    paper.data = said | {PAPER: paper_of(paper, number=number, at=at, signer="赵建国")}
    return paper


def _decision(**changes: Any) -> Any:
    """Return a penalty of the county with a fine, changed."""
    from liuhen.apps.decisions.models import Decision

    found = Decision.objects.filter(state="issued", fine_fen__gt=0).exclude(document=None).order_by("id")[0]
    for name, value in changes.items():
        setattr(found, name, value)
    return found


def _of_procedure(key: str) -> Any:
    decision = _decision()
    decision.case = copy(decision.case)
    decision.case.procedure = key
    return decision


def _decided(key: str = "penalty", **changes: Any) -> Made:
    """Return the whole text of a decision under a procedure."""
    from liuhen.apps.decisions import contents
    from liuhen.apps.people import queries as people
    from liuhen.regulation.decisions import remedies_zh

    decision = _of_procedure(key)
    for name, value in changes.items():
        setattr(decision, name, value)
    said = contents.of_decision(
        decision,
        sentences=[(each.role, each.sentence) for each in decision.citations.all()],
        evidence=["1. 现场照片：证明经营场所的情况", "2. 询问笔录：证明经营的时间和数额"],
        heard=["当事人收到告知书后，没有提出陈述、申辩。"],
        remedies=remedies_zh(decision.case.rule.remedies, people.review_organ(decision.unit)),
        organ=decision.unit.name,
    )
    return decision.unit, said


def _on_the_spot(at: datetime) -> Made:
    from liuhen.apps.decisions import contents
    from liuhen.apps.decisions.models import Decision
    from liuhen.regulation.decisions import remedies_zh

    decision = Decision.objects.filter(document__kind="spot-decision").order_by("id")[0]
    decision.case.procedure = "police-on-the-spot"
    said = contents.on_the_spot(
        decision, place="云岭县解放路", facts="当事人擅自占道摆卖，不听劝阻。", organ=decision.unit.name,
        remedies=remedies_zh(decision.case.rule.remedies, "云岭县人民政府"),
        officers=list(decision.case.handlers.all()[:2]), at=at,
    )  # fmt: skip
    return decision.unit, said


def _notice(key: str, *, hearing: bool = False, **changes: Any) -> Made:
    from liuhen.apps.decisions import contents
    from liuhen.apps.decisions.models import RightsNotice

    notice = RightsNotice.objects.filter(fine_fen__gt=0).order_by("id")[0]
    notice.case.procedure, notice.hearing = key, hearing
    for name, value in changes.items():
        setattr(notice, name, value)
    return notice.unit, contents.of_notice(notice, [each.sentence for each in notice.facts.order_by("id")])


def _hearing(at: datetime) -> Any:
    from liuhen.apps.decisions.models import CaseHearing, RightsNotice
    from liuhen.apps.people.models import Person

    notice = RightsNotice.objects.order_by("id")[0]
    return CaseHearing(
        case=notice.case, unit=notice.unit, notice=notice, party=notice.party, begins_at=at + timedelta(days=8),
        place="云岭县市场监督管理局三楼听证室", chair=Person.objects.order_by("id")[0],
    )  # fmt: skip


def _hearing_record(at: datetime) -> Made:
    from liuhen.apps.decisions import contents
    from liuhen.apps.people.models import Person

    hearing = _hearing(at)
    return hearing.unit, contents.of_hearing_record(
        hearing, began_at=at, ended_at=at + timedelta(hours=2), recorder="陈静",
        investigators=list(Person.objects.order_by("id")[1:3]), present="到场。", agents="刘律师",
        others="", accused="当事人没有取得许可即从事食品经营，建议罚款。", defended="已经停业，请求从轻。", asked="",
        last_words="愿意改正。", refusal="",
    )  # fmt: skip


def _discussion(at: datetime) -> Made:
    from liuhen.apps.decisions import contents
    from liuhen.apps.decisions.models import Discussion
    from liuhen.apps.people.models import Person

    decision = _decision()
    told = Discussion(
        decision=decision, held_at=at, place="局会议室", agreed=True,
        result="案情清楚，证据确实。\n同意所拟处罚。",
    )  # fmt: skip
    return decision.unit, contents.of_discussion(told, Person.objects.order_by("id")[:4])


def _correction(_: datetime) -> Made:
    from liuhen.apps.decisions import contents
    from liuhen.apps.decisions.models import Correction

    decision = _decision()
    return decision.unit, contents.of_correction(
        Correction(decision=decision, wrong="解放路12号", right="解放路21号")
    )


def _alteration(at: datetime) -> Made:
    from liuhen.apps.decisions import contents
    from liuhen.apps.decisions.models import Alteration
    from liuhen.regulation.decisions import REVOKED_FOR, later_remedies_zh

    decision = _decision()
    told = Alteration(
        decision=decision, kind="change", ground=next(iter(REVOKED_FOR)), reason="裁量明显不当，应予变更",
        fine_fen=300_050,
    )  # fmt: skip
    remedies = later_remedies_zh(decision.case.rule.remedies, decision.review_organ)
    return decision.unit, contents.of_alteration(told, remedies=remedies)


def _evidence_list(_: datetime) -> Made:
    from liuhen.apps.evidence import papers as evidence
    from liuhen.apps.evidence.models import Evidence

    case = Evidence.objects.filter(state="excluded").order_by("id")[0].case
    return case.unit, evidence.list_of(case)


def _record(paper: str) -> Callable[[datetime], Made]:
    def made(at: datetime) -> Made:
        from liuhen.apps.evidence import papers as evidence
        from liuhen.apps.people.models import Person

        case = _decision().case
        said = evidence.record_of(
            case, paper, person="周文", began_at=at, ended_at=at + timedelta(minutes=40), place="解放路12号",
            officers=list(Person.objects.order_by("id")[1:3]),
            text="问：请说明经营的起止时间。\n答：今年三月起，至检查当日。\n问：有没有办理许可？\n答：没有。",
        )  # fmt: skip
        return case.unit, said

    return made


def _demand(paper: str) -> Callable[[datetime], Made]:
    def made(at: datetime) -> Made:
        from liuhen.apps.execution import contents
        from liuhen.apps.execution.models import Deferral, Demand
        from liuhen.kernel.clocks.days import local_day

        demand = Demand.objects.filter(kind="fine", state="applied").order_by("id")[0]
        if paper == "closing-report":
            demand = Demand.objects.filter(kind="fine", state="settled").order_by("id")[0]
        if paper == "deferral-decision":
            demand = Deferral.objects.filter(state="granted").order_by("id")[0].demand
        return demand.unit, contents.of(paper, demand, on=local_day(at))

    return made


def _measure(paper: str) -> Callable[[datetime], Made]:
    def made(at: datetime) -> Made:
        from liuhen.apps.measures import papers as measures
        from liuhen.apps.measures.models import Restraint

        state = "released" if paper == "return-list" else "in-force"
        held = Restraint.objects.exclude(kind="preservation").filter(state=state).order_by("id")
        measure = held.first() or Restraint.objects.exclude(kind="preservation").order_by("id")[0]
        measure.state, measure.extended_days, measure.extended_reason = state, 15, "案情复杂"
        measure.ended_at = at
        return measure.unit, measures.data_of(
            measure, paper, period="自送检之日起二十日" if paper == measures.TESTING else ""
        )

    return made


def _recheck(_: datetime) -> Made:
    from liuhen.apps.visits import papers as visits
    from liuhen.apps.visits.models import Defect

    found = Defect.objects.order_by("id")[0]
    Defect.objects.filter(pk=found.pk).update(recheck=found.visit, demand="立即整改，十日内报告")
    return found.unit, visits.data_of(found.visit, "visit-recheck")


def _instrument(kind: str) -> Callable[[datetime], Made]:
    def made(_: datetime) -> Made:
        from liuhen.apps.supervision import contents
        from liuhen.apps.supervision.models import Instrument

        told = Instrument.objects.order_by("id")[0]
        told.kind = kind
        return told.by_unit, contents.of_instrument(told)

    return made


def _stay(paper: str) -> Callable[[datetime], Made]:
    def made(at: datetime) -> Made:
        from liuhen.apps.execution import contents
        from liuhen.apps.execution.models import DecisionStay

        decision = _decision()
        told = DecisionStay(
            unit=decision.unit, case=decision.case, decision=decision, ground="unlawful",
            reason="送达地址与登记地址不一致，正在核实", until=at.date() + timedelta(days=30), ended_on=at.date(),
            end_reason="已核实送达有效", paper=decision.document,
        )  # fmt: skip
        say = contents.stay if paper == "stay-decision" else contents.resumption
        return decision.unit, say(told)

    return made


def _redress(kind: str, *, receipt: bool = False) -> Callable[[datetime], Made]:
    def made(at: datetime) -> Made:
        from liuhen.apps.accountability import contents
        from liuhen.apps.accountability.models import Redress

        told = Redress.objects.order_by("id")[0]
        told.kind, told.outcome, told.answer = kind, "maintain", "原决定认定事实清楚，适用依据正确"
        say = contents.of_receipt if receipt else contents.of_redress
        return told.sanction.unit, say(told, cited="《责任追究决定书》（云市监责追〔2026〕1号）")

    return made


def _circular(_: datetime) -> Made:
    from liuhen.apps.interference import books
    from liuhen.apps.interference import papers as interference
    from liuhen.apps.interference.models import Circular
    from liuhen.apps.people.models import Unit
    from liuhen.regulation.interference import KINDS

    organ = Unit.objects.filter(kind="bureau")[0]
    sealed = books.circular_sealed({"kinds": [*KINDS][:2]}, token="t")
    told = Circular(
        unit=organ, authority=organ, token="t", sealed=sealed, text="某单位干部周某打听案情并要求从轻处理。"
    )
    return organ, interference.of_circular(told)


def _answer(paper: str, *, kind: str = "") -> Callable[[datetime], Made]:
    def made(_: datetime) -> Made:
        from liuhen.apps.remedies import contents
        from liuhen.apps.remedies.models import AnswerVolume

        remedy = AnswerVolume.objects.order_by("id")[0].remedy
        remedy.kind = kind or remedy.kind
        said = contents.of(paper, remedy, argument="本机关认定事实清楚，证据确实，适用依据正确")
        return remedy.unit, said

    return made


def _request(at: datetime) -> Made:
    from liuhen.apps.coordination import papers as coordination
    from liuhen.apps.coordination.models import CaseTransfer

    told = CaseTransfer.objects.order_by("id")[0]
    told.dispute, told.superior, told.sent_at = "主要违法行为属于食品安全事项", "云岭县人民政府", at
    return coordination.of_transfer(told, "jurisdiction-request", contact="李强，0899-7221234")


def _letter(_: datetime) -> Made:
    decision = _decision()
    return decision.unit, {
        "addressee": "云岭县农村商业银行", "paragraphs": ["请协助查询下列账户的开立情况。"],
        "closing": "特此函达。", "contact": "王芳，0899-7221234",
    }  # fmt: skip


MAKERS: dict[str, Callable[[datetime], Made]] = {
    "letter": _letter,
    "hearing-rights-notice": lambda _: _notice("police-penalty", hearing=True),
    "intended-decision-notice": lambda _: _notice(
        "licence", outcomes=["refuse"], fine_fen=0, content="申请人的场所不符合条件"
    ),
    "hearing-notice": lambda at: (_hearing(at).unit, _said_of_hearing(at)),
    "hearing-record": _hearing_record,
    "discussion-record": _discussion,
    "no-penalty-decision": lambda _: _decided(
        outcomes=["no-penalty"], fine_fen=0, content="违法行为轻微并及时改正，没有造成危害后果，不予行政处罚"
    ),
    "licence-decision": lambda _: _decided(
        "licence", outcomes=["grant"], fine_fen=0, content="准予从事食品经营"
    ),
    "licence-refusal": lambda _: _decided(
        "licence", outcomes=["refuse"], fine_fen=0, content="申请人的场所不符合条件"
    ),
    "other-decision": lambda _: _decided(
        "general", outcomes=["other"], fine_fen=0, content="责令三十日内恢复原状"
    ),
    "correction-notice": _correction,
    "alteration-decision": _alteration,
    "collected-list": _evidence_list,
    "interview-record": _record("interview-record"),
    "site-record": _record("site-record"),
    "inspection-record": _record("inspection-record"),
    "sampling-record": _record("sampling-record"),
    "payment-notice": _demand("payment-notice"),
    "deferral-decision": _demand("deferral-decision"),
    "surcharge-decision": _demand("surcharge-decision"),
    "closing-report": _demand("closing-report"),
    "restraint-extension": _measure("restraint-extension"),
    "testing-notice": _measure("testing-notice"),
    "return-list": _measure("return-list"),
    "visit-recheck": _recheck,
    "supervision-opinion": _instrument("opinion"),
    "supervision-decision": _instrument("decision"),
    "supervision-letter": _instrument("letter"),
    "interference-circular": _circular,
    "stay-decision": _stay("stay-decision"),
    "resumption-notice": _stay("resumption-notice"),
    "redress-receipt": _redress("review", receipt=True),
    "fault-review-decision": _redress("review"),
    "fault-appeal-decision": _redress("appeal"),
    "review-answer": _answer("review-answer"),
    "evidence-list": _answer("evidence-list"),
    "jurisdiction-request": _request,
}
"""What is made here, by its kind."""
ALSO: dict[str, tuple[str, Callable[[datetime], Made]]] = {
    "penalty-decision-of-police": (
        "penalty-decision",
        lambda _: _decided("police-penalty", outcomes=["fine"]),
    ),
    "spot-decision-of-police": ("spot-decision", _on_the_spot),
    "answer-to-reconsideration": ("review-answer", _answer("review-answer", kind="review")),
}
"""The same kinds as other procedures have them."""


def _said_of_hearing(at: datetime) -> dict[str, Any]:
    from liuhen.apps.decisions import contents

    return contents.of_hearing(_hearing(at))


if __name__ == "__main__":
    main(*sys.argv[1:])
