"""Verbs on the rights of a party: tell it, take down what it says, answer, take its waiver. 《责任制》第14、27条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions import contents, lifecycle
from liuhen.apps.decisions.actions.shaking import mark
from liuhen.apps.decisions.models import DecisionFile, NoticeFact, Plea, RightsNotice
from liuhen.apps.decisions.queries import rights
from liuhen.apps.documents import actions as documents
from liuhen.apps.evidence import queries as evidence
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept, write
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import as_told
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation.benchmarks import OUTCOMES_ZH, outcomes_of
from liuhen.regulation.decisions import HEARING_OFFERED

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case, Party
    from liuhen.apps.documents.models import Document, Service
    from liuhen.apps.evidence.models import Fact


def written(
    kind: str, row: Any, data: dict[str, Any], *, party: str = "", by: Actor, at: datetime
) -> "Document":
    """Draft and issue a paper of a case; whoever handles it may see, serve and print it."""
    persons = [each.person for each in cases.handlers_now(row.case)]
    draft = documents.draft(
        kind=kind, unit=row.unit, about=row.case.ref, data=data, party=party, persons=persons, by=by, at=at
    )
    return documents.issue(document=draft, by=by, at=at)


def keep(row: Any, what: str, files: Sequence[Kept]) -> None:
    """Keep the papers that came with something."""
    write(DecisionFile, files, about=row.ref, what=what)


def of_files(files: Sequence[Kept]) -> list[dict[str, str]]:
    return [{"name": each.name, "sha256": each.sha256} for each in files]


def demand_running(case: "Case", cannot: str) -> None:
    if not case.is_running:
        raise WrongState(f"{cannot}：案件现在是“{case.state_zh}”状态", subject=case.ref)


def demand_outcomes(case: "Case", outcomes: Sequence[str], fine_fen: int | None, cannot: str) -> None:
    """Raise Invalid for what no act of the case's kind comes to; how far it goes on the spot a gate says.

    What a party is told is intended and what is decided of it fit together alike; a fine left blank is said by each.
    """
    may = outcomes_of(case.rule.act)
    if strange := [OUTCOMES_ZH[key] for key in outcomes if key not in may]:
        raise Invalid(f"{cannot}：“{case.procedure_zh}”没有“{strange[0]}”这种处理", field="outcomes")
    if fine_fen and "fine" not in outcomes:
        raise Invalid(f"{cannot}：没有选择罚款，不填写罚款金额", field="fine_fen")
    if "no-penalty" in outcomes and len(outcomes) > 1:
        raise Invalid(f"{cannot}：不予行政处罚不能同时给予其他处罚", field="outcomes")
    if "grant" in outcomes and "refuse" in outcomes:
        raise Invalid(f"{cannot}：准予和不予不能同时选择", field="outcomes")


def demand_party(case: "Case", party: "Party", cannot: str) -> None:
    if party.case_id != case.pk or party.state != "current":
        raise Invalid(f"{cannot}：“{party}”不是本案现在的当事人", field="party")


@action(lifecycle.TELL)
def tell_rights(
    *, case: "Case", party: "Party", facts: "Sequence[Fact]", basis: str, outcomes: Sequence[str],
    fine_fen: int | None = None, content: str = "", hearing: str = "no", judged: str = "", by: Actor,
    at: datetime,
) -> RightsNotice:  # fmt: skip
    """Tell a party facts, basis, what is intended and its rights, by a paper that is to be sealed and served."""
    case = locked(case)
    cannot = lifecycle.TELL.cannot
    demand_running(case, cannot)
    demand_party(case, party, cannot)
    demand_outcomes(case, outcomes, fine_fen, cannot)
    if any(fact.case_id != case.pk or fact.state != "found" for fact in facts):
        raise Invalid(f"{cannot}：请选择本案认定的事实", field="facts")
    if former := rights.notice_to(case, party):
        if former.state == "issued":
            raise Invalid(
                f"{cannot}：对“{party}”的告知还没有送达", field="party", remedy="请先送达，或者撤回后重新告知"
            )
        step(
            former, lifecycle.WITHDRAW_NOTICE, by=SYSTEM, at=at, data={"reason": "重新告知"},
            facts=cases.facts_of(case, by=SYSTEM, at=at),
        )  # fmt: skip
    amount = fine_fen or 0
    notice = RightsNotice(
        case=case, unit_id=case.unit_id, party=party, outcomes=list(outcomes), fine_fen=amount, basis=basis,
        content=content, hearing=hearing == "yes", judged=judged,
    )  # fmt: skip
    judged_by = rights.notice_facts(
        case, party, facts=len(facts), basis=basis, outcomes=outcomes, fine_fen=amount, hearing=notice.hearing,
        judged=judged, by=by, at=at,
    )  # fmt: skip
    kind = "intended-decision-notice"
    if case.rule.act == "penalty":
        kind = "hearing-rights-notice" if notice.hearing else "rights-notice"
    if not judged_by.missing_zh:
        data = contents.of_notice(notice, _told(case, facts))
        notice.document = written(kind, notice, data, party=party.ref, by=by, at=at)
    return step(
        notice, lifecycle.TELL, by=by, at=at, facts=judged_by,
        data={
            "party": party.pk, "basis": basis, "kinds": list(outcomes), "fine": yuan(amount), "content": content,
            "hearing": HEARING_OFFERED[hearing], "judged": judged,
        },
        along=lambda row: NoticeFact.objects.bulk_create(
            NoticeFact(notice=row, fact=fact, sentence=fact.sentence) for fact in facts
        ),
    )  # fmt: skip


def _told(case: "Case", facts: "Sequence[Fact]") -> list[str]:
    """Return each fact in its sentence with the evidence it rests on that stands."""
    names = {
        each.fact.pk: [row.name for row, _, lost in each.rests_on if lost is None]
        for each in evidence.facts_of(case)
    }
    return [contents.told_zh(fact.sentence, names.get(fact.pk, [])) for fact in facts]


@action
def take_served(notice: RightsNotice, *, service: "Service", at: datetime) -> RightsNotice:
    """Let the time to answer begin: the notice was really served."""
    if notice.state != "issued":
        return notice
    return step(
        notice, lifecycle.SERVE_NOTICE, by=SYSTEM, at=at, changes={"served_at": service.served_at},
        data={"service": service.pk},
    )  # fmt: skip


@action
def take_unserved(notice: RightsNotice, *, service: "Service", at: datetime) -> RightsNotice:
    """Let the time to answer count no more: the service that began it was void."""
    if notice.state == "served" and notice.served_at == service.served_at:
        notice = step(
            notice, lifecycle.UNSERVE_NOTICE, by=SYSTEM, at=at, changes={"served_at": None, "waived_at": None},
            data={"service": service.pk},
        )  # fmt: skip
    mark(at=at)
    return notice


@action
def take_voided(notice: RightsNotice, *, service: "Service | None", at: datetime) -> RightsNotice:
    """Take a notice back whose paper was voided before it reached anybody."""
    if notice.state != "issued":
        return notice
    return step(
        notice, lifecycle.WITHDRAW_NOTICE, by=SYSTEM, at=at, data={"reason": "文书已作废"},
        facts=cases.facts_of(notice.case, by=SYSTEM, at=at),
    )  # fmt: skip


@action(lifecycle.WAIVE)
def waive(
    *, notice: RightsNotice, signer: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> RightsNotice:
    """Put on file the paper by which a party waives what is left of its time: never by word of mouth."""
    notice = locked(notice)
    demand_running(notice.case, lifecycle.WAIVE.cannot)
    return step(
        notice, lifecycle.WAIVE, by=by, at=at, changes={"waived_at": at, "waived_by": signer},
        facts=rights.waiver_facts(notice.case, files=len(files), by=by, at=at),
        data={"signer": signer, "files": of_files(files)}, along=lambda row: keep(row, "放弃声明", files),
    )  # fmt: skip


@action(lifecycle.WITHDRAW_NOTICE)
def withdraw_notice(*, notice: RightsNotice, reason: str, by: Actor, at: datetime) -> RightsNotice:
    """Take a notice back, as when the facts turned out to be others; a new one begins its own time."""
    notice = locked(notice)
    demand_running(notice.case, lifecycle.WITHDRAW_NOTICE.cannot)
    paper = notice.document
    done = step(
        notice, lifecycle.WITHDRAW_NOTICE, by=by, at=at, data={"reason": reason},
        facts=cases.facts_of(notice.case, by=by, at=at),
    )  # fmt: skip
    if paper is not None and notice.served_at is None and paper.state != "void":
        documents.void(document=paper, reason=reason, by=by, at=at)
    return done


@action(lifecycle.STATE)
def state_plea(
    *, notice: RightsNotice, stated_at: datetime, speaker: str, words: str, files: Sequence[Kept] = (), by: Actor,
    at: datetime,
) -> Plea:  # fmt: skip
    """Take down what a party says to what it was told, however late: it is answered before it is decided."""
    notice = locked(notice)
    demand_running(notice.case, lifecycle.STATE.cannot)
    if notice.served_at is None or not as_told(notice.served_at) <= stated_at <= at:
        raise Invalid(f"{lifecycle.STATE.cannot}：陈述时间应在告知送达之后、现在以前", field="stated_at")
    plea = Plea(
        case=notice.case, unit_id=notice.unit_id, notice=notice, party=notice.party, stated_at=stated_at,
        speaker=speaker, words=words,
    )  # fmt: skip
    plea.document = written("plea-record", plea, contents.of_plea(plea), party=notice.party.ref, by=by, at=at)
    return step(
        plea, lifecycle.STATE, by=by, at=at, facts=cases.facts_of(notice.case, by=by, at=at),
        data={
            "stated_at": stated_at.isoformat(), "speaker": speaker, "words": words, "files": of_files(files),
        },
        along=lambda row: keep(row, "陈述申辩材料", files),
    )  # fmt: skip


@action(lifecycle.ANSWER)
def answer_plea(*, plea: Plea, adopted: str, answer: str, by: Actor, at: datetime) -> Plea:
    """Say what of a plea is adopted and why: before it is decided. 《行政处罚法》第45条."""
    plea = locked(plea)
    demand_running(plea.case, lifecycle.ANSWER.cannot)
    return step(
        plea, lifecycle.ANSWER, by=by, at=at, facts=cases.facts_of(plea.case, by=by, at=at),
        changes={"adopted": adopted, "answer": answer, "answered_at": at},
        data={"adopted": adopted, "answer": answer},
    )  # fmt: skip
