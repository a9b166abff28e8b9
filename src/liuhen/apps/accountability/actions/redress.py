"""Ask that a sanction be looked at again, stay it meanwhile, answer, and let the answer work. 《责任制》第56条.

While a review runs an appeal waits for its end: the article gives the appeal to whoever is not content with what the
review came to, or goes without one. Nobody loses a term by having asked too early.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from liuhen.apps.accountability import contents, lifecycle, queries
from liuhen.apps.accountability.actions import effects, filing, sanctions
from liuhen.apps.accountability.models import DECISIONS_UPON, RECEIPT, Redress, Sanction
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents import queries as papers
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import GateClosed, Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.flow.asking import demand_not_before
from liuhen.regulation.accountability import FORMS_OF_FAULT
from liuhen.regulation.faults import OF_THE_FORMS, SANCTION_BY_FORM, is_in_time

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document, Service

OF_NO_OTHER = Q(redress=None)
"""What came before each change was told by which request; of those there was one at most that waited."""


@action(lifecycle.REQUEST_REVIEW)
def request_review(
    *, sanction: Sanction, claim: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Redress:
    """Ask whoever decided to look at it again: the one it was decided on, himself."""
    return _asked(sanction, "review", lifecycle.REQUEST_REVIEW, claim=claim, files=files, by=by, at=at)


@action(lifecycle.APPEAL)
def appeal(*, sanction: Sanction, claim: str, files: Sequence[Kept] = (), by: Actor, at: datetime) -> Redress:
    """Appeal to the next higher body, himself."""
    return _asked(sanction, "appeal", lifecycle.APPEAL, claim=claim, files=files, by=by, at=at)


@action(lifecycle.REGISTER_REVIEW)
def register_review(
    *,
    sanction: Sanction,
    received_on: date,
    posted_on: date | None,
    claim: str,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Redress:
    """Register a request for review that came on paper; posted in time is in time."""
    return _asked(
        sanction, "review", lifecycle.REGISTER_REVIEW, claim=claim, files=files, received_on=received_on,
        posted_on=posted_on, by=by, at=at,
    )  # fmt: skip


@action(lifecycle.REGISTER_APPEAL)
def register_appeal(
    *,
    sanction: Sanction,
    received_on: date,
    posted_on: date | None,
    claim: str,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Redress:
    """Register an appeal that came on paper."""
    return _asked(
        sanction, "appeal", lifecycle.REGISTER_APPEAL, claim=claim, files=files, received_on=received_on,
        posted_on=posted_on, by=by, at=at,
    )  # fmt: skip


def _asked(
    sanction: Sanction, kind: str, move: Move, *, claim: str, files: Sequence[Kept], received_on: date | None = None,
    posted_on: date | None = None, by: Actor, at: datetime,
) -> Redress:  # fmt: skip
    sanction = locked(sanction)
    filed_on = posted_on or received_on or local_day(at)
    _in_order(move, sanction, received_on=received_on, posted_on=posted_on)
    way = queries.way_of(sanction, kind, at=at)
    organ, organ_zh = queries.organ_for(sanction, kind)
    redress = step(
        Redress(
            unit_id=sanction.home_id, sanction=sanction, organ=organ, organ_zh=organ_zh,
            person_id=by.person_id if received_on is None else sanction.person_id, kind=kind, claim=claim,
            received_at=midnight(received_on) if received_on else at, posted_on=posted_on, filed_on=filed_on,
            last_day=way.last_day, previous=way.previous,
        ),
        move, by=by, at=at, facts=queries.redress_facts(sanction, kind=kind, by=by),
        data={"sanction": sanction.pk, "kind": kind, "claim": claim, "filed_on": filed_on.isoformat(),
              "received_on": received_on.isoformat() if received_on else "",
              "posted_on": posted_on.isoformat() if posted_on else "",
              "last_day": way.last_day.isoformat() if way.last_day else ""} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip
    if not is_in_time(filed_on, way.last_day):
        return step(redress, lifecycle.FIND_LATE, by=SYSTEM, at=at)
    if way.waits:
        return step(redress, lifecycle.LET_WAIT, by=SYSTEM, at=at)
    return _admitted(redress, at=at)


def _in_order(move: Move, sanction: Sanction, *, received_on: date | None, posted_on: date | None) -> None:
    if posted_on and received_on and posted_on > received_on:
        raise Invalid(f"{move.cannot}：邮戳日期晚于收到日期", field="posted_on")
    if earliest := posted_on or received_on:
        field = "posted_on" if posted_on else "received_on"
        demand_not_before(move.cannot, earliest, sanction.served_at, what="追究决定送达之日", field=field)


def _admitted(redress: Redress, *, at: datetime) -> Redress:
    """Take a request up, and end the terms that it used."""
    previous = locked(redress.previous) if redress.previous else None
    if previous is not None and previous.state == "open":
        step(previous, lifecycle.OVERTAKE, by=SYSTEM, at=at)
    elif previous is not None and previous.state in lifecycle.NOTE_APPEAL.source:
        step(previous, lifecycle.NOTE_APPEAL, by=SYSTEM, at=at, data={"redress": redress.pk})
    use = lifecycle.USE_REVIEW if redress.kind == "review" else lifecycle.USE_APPEAL
    step(
        redress.sanction, use, by=SYSTEM, at=at, changes={"used_at": midnight(redress.filed_on)},
        data={"redress": redress.pk},
    )  # fmt: skip
    return step(redress, lifecycle.ADMIT, by=SYSTEM, at=at)


@action(lifecycle.ANSWER_LATE)
def answer_late(*, redress: Redress, answer: str, by: Actor, at: datetime) -> Redress:
    """Tell somebody that his request came too late; it stays on record."""
    return step(
        redress, lifecycle.ANSWER_LATE, by=by, at=at,
        changes={"answer": answer, "decided_by_id": by.person_id, "decided_at": at}, data={"answer": answer},
    )  # fmt: skip


@action(lifecycle.WITHDRAW_REDRESS)
def withdraw(*, redress: Redress, reason: str, by: Actor, at: datetime) -> Redress:
    """Take a request back; what is left of the other way stays open."""
    sanction = locked(redress.sanction)
    facts = queries.redress_facts(sanction, kind=redress.kind, by=by, redress=redress)
    gone = step(redress, lifecycle.WITHDRAW_REDRESS, by=by, at=at, facts=facts, data={"reason": reason})
    _go_on(sanction, at=at)
    return gone


@action(lifecycle.DECIDE_REDRESS)
def decide(
    *, redress: Redress, outcome: str, answer: str, forms: Sequence[str] = (), days: int | None = None,
    within: int | None = None, by: Actor, at: datetime,
) -> Redress:  # fmt: skip
    """Maintain, change or revoke a sanction; what it did is undone, or done anew, with it. Raises Refused."""
    sanction, redress = locked(redress.sanction), locked(redress)
    facts = queries.redress_facts(sanction, kind=redress.kind, by=by, redress=redress)
    decided = step(
        redress, lifecycle.DECIDE_REDRESS, by=by, at=at, facts=facts,
        changes={"outcome": outcome, "answer": answer, "decided_by_id": by.person_id, "decided_at": at},
        data={"outcome": outcome, "answer": answer, "forms": list(forms) if outcome == "change" else [], "days": days,
              "within": within},
    )  # fmt: skip
    if outcome != "maintain":
        sanctions.call_back(sanction, reason=f"追究决定经{redress.kind_zh}{decided.outcome_zh}", at=at)
    if outcome == "revoke":
        sanction = step(sanction, lifecycle.REVOKE_SANCTION, by=by, at=at, data={"redress": decided.pk})
        for each in sanction.consequences.filter(state__in=lifecycle.REVOKE.source).order_by("id"):
            effects.revoke(each, because=decided.ref, at=at)
    elif outcome == "change":
        _changed(sanction, decided, forms, days=days, within=within, by=by, at=at)
    _go_on(sanction, at=at)
    return decided


def _changed(
    sanction: Sanction, redress: Redress, forms: Sequence[str], *, days: int | None, within: int | None, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Leave what stays, take back what goes, and let what is new wait for this decision's service."""
    standing = {
        each.form: each
        for each in sanction.consequences.filter(state__in=lifecycle.REVOKE.source).order_by("id")
    }
    if set(forms) == set(standing):
        raise Invalid(
            "不能作出复核、申诉决定：选择的追究形式与原来相同",
            field="forms",
            remedy="没有变更的，结果选择“维持”",
        )
    new = [key for key in FORMS_OF_FAULT if key in forms and key not in standing]
    facts = queries.sanction_facts(sanction.lead, by=by, forms=forms, basis=sanction.basis)
    only_new = replace(facts, forms=tuple(new), days=days, within=within)
    for gate in OF_THE_FORMS:
        judged = facts if gate in OF_THE_FORMS[:2] else only_new
        if not gate.opens(sanction, judged):
            raise GateClosed(
                f"{lifecycle.DECIDE_REDRESS.cannot}：{gate.refusal(sanction, judged)}", duty=SANCTION_BY_FORM.id,
                article=SANCTION_BY_FORM.article.cite(), remedy=gate.way_out(sanction, judged), subject=redress.ref,
                by=by.ref, via=by.via,
            )  # fmt: skip
    step(
        sanction, lifecycle.CHANGE_SANCTION, by=by, at=at, data={"redress": redress.pk, "forms": list(forms)}
    )
    for key, each in standing.items():
        if key not in forms:
            effects.revoke(each, because=redress.ref, at=at)
    for key in new:
        sanctions.impose(sanction, key, days=days, year=None, within=within, redress=redress, at=at)


def _go_on(sanction: Sanction, *, at: datetime) -> None:
    """Let what waited for the end of a request go its way, and end a stay that nobody looks after any more."""
    waiting = sanction.redresses.filter(state="waiting").order_by("id").first()
    if waiting is not None and sanction.state not in Sanction.IN_FORCE:
        step(waiting, lifecycle.SET_AT_REST, by=SYSTEM, at=at)
    elif waiting is not None:
        _admitted(waiting, at=at)
    is_pending = sanction.redresses.filter(state="open").exists()
    if not is_pending and sanction.state == "stayed":
        _resumed(sanction, reason="复核、申诉已经结束", by=SYSTEM, at=at)


@action(lifecycle.SERVE_REDRESS)
def serve(*, redress: Redress, served_on: date, service: str, by: Actor, at: datetime) -> Redress:
    """Put on record when the answer was received: from here the term to appeal runs, and what is new works."""
    return _served(redress, served_on=served_on, service=service, by=by, at=at)


def _served(redress: Redress, *, served_on: date, service: str, by: Actor, at: datetime) -> Redress:
    sanction = locked(redress.sanction)
    demand_not_before(
        lifecycle.SERVE_REDRESS.cannot, served_on, redress.decided_at, what="作出决定之日", field="served_on"
    )
    served = step(
        redress, lifecycle.SERVE_REDRESS, by=by, at=at,
        changes={"served_at": midnight(served_on), "service": service},
        data={"served_on": served_on.isoformat(), "service": service},
    )  # fmt: skip
    if sanction.state == "served":
        for each in sanction.consequences.filter(OF_NO_OTHER | Q(redress=served), state="decided").order_by(
            "id"
        ):
            effects.take(each, since=served_on, at=at)
    return served


@action(lifecycle.UNSERVE_REDRESS)
def unserve(*, redress: Redress, reason: str, by: Actor, at: datetime) -> Redress:
    """Let a receipt that was entered by hand not count; what is told by a paper's service is found void there."""
    redress = locked(redress)
    counts = _service_that_counts(redress)
    if counts is not None and redress.served_at == _received(counts):
        raise Invalid(
            f"{lifecycle.UNSERVE_REDRESS.cannot}：送达是按{counts.document}的送达登记的",
            remedy="请在文书的送达记录中确认送达无效",
        )
    return _unserved(redress, reason=reason, by=by, at=at)


@action
def take_unserved(redress: Redress, *, service: "Service", at: datetime) -> Redress:
    """Let the answer not be received by a service that does not count. Raises Refused once it was appealed against."""
    redress = locked(redress)
    if redress.state != "served" or redress.served_at != _received(service):
        return redress
    return _unserved(redress, reason=service.why, by=SYSTEM, at=at)


def _unserved(redress: Redress, *, reason: str, by: Actor, at: datetime) -> Redress:
    """Undo what the receipt did; where another service counts, the term and what is new run from that one."""
    sanction = locked(redress.sanction)
    if redress.appeals.exclude(state__in=Redress.GONE).exists():
        raise WrongState("不能确认送达无效：被追究人已经对复核决定提出申诉", remedy="请先办结申诉")
    undone = step(
        redress, lifecycle.UNSERVE_REDRESS, by=by, at=at, changes={"served_at": None, "service": ""},
        data={"reason": reason},
    )  # fmt: skip
    for each in sanction.consequences.filter(redress=undone, state="served").order_by("id"):
        effects.unserve(each, because=undone.ref, at=at)
    counts = _service_that_counts(undone)
    return take_served(undone, service=counts, at=at) if counts is not None else undone


def _service_that_counts(redress: Redress) -> "Service | None":
    """Return the first service of the paper of an answer that counts."""
    paper = papers.documents_of_kind(redress.ref, DECISIONS_UPON[redress.kind]).last()
    rows = papers.services_of(paper).filter(state="served") if paper else None
    return rows.order_by("served_at", "id").first() if rows is not None else None


def _received(service: "Service") -> datetime | None:
    return midnight(local_day(service.served_at)) if service.served_at else None


@action(lifecycle.WRITE_REDRESS)
def write(*, redress: Redress, paper: str, by: Actor, at: datetime) -> "Document":
    """Issue the receipt of a request, or what was decided upon it, under the organ's next number. Raises Refused."""
    cannot, redress = lifecycle.WRITE_REDRESS.cannot, locked(redress)
    if redress.organ is None:
        raise Invalid(
            f"{cannot}：{redress.organ_zh}办理的，文书由其制作",
            remedy="请把收到的决定登记在“登记送达复核、申诉决定”",
        )
    if paper == "decision" and not redress.outcome:
        raise Invalid(f"{cannot}：还没有作出决定", field="paper", remedy="请先作出复核、申诉决定")
    redress = step(redress, lifecycle.WRITE_REDRESS, by=by, at=at, data={"paper": paper})
    kind = RECEIPT if paper == "receipt" else DECISIONS_UPON[redress.kind]
    if papers.documents_of_kind(redress.ref, kind).exists():
        raise Invalid(f"{cannot}：已经制作", field="paper", remedy="内容有错的，作废后重新制作")
    cited = str(queries.decision_of(redress.sanction) or redress.sanction.noun)
    say = contents.of_receipt if paper == "receipt" else contents.of_redress
    drafted = documents.draft(
        kind=kind, unit=redress.organ, about=redress.ref, data=say(redress, cited=cited),
        persons=[redress.sanction.person] if redress.sanction.person else (), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)


@action
def take_served(redress: Redress, *, service: "Service", at: datetime) -> Redress:
    """Let the service of the paper be the receipt from which the term to appeal runs, where none was entered."""
    redress = locked(redress)
    if redress.state != "decided" or service.served_at is None:
        return redress
    served_on = local_day(service.served_at)
    return _served(redress, served_on=served_on, service=service.route_zh, by=SYSTEM, at=at)


@action(lifecycle.STAY)
def stay(
    *, sanction: Sanction, ordered_by: str, until: date | None, reason: str, by: Actor, at: datetime
) -> Sanction:
    """Stop a sanction while redress is being dealt with, by whoever deals with it."""
    sanction = locked(sanction)
    stayed = step(
        sanction, lifecycle.STAY, by=by, at=at, facts=queries.redress_facts(sanction, kind="review", by=by),
        changes={"stayed_at": at, "stayed_by": ordered_by, "stay_reason": reason, "stay_until": until},
        data={"ordered_by": ordered_by, "until": until.isoformat() if until else "", "reason": reason},
    )  # fmt: skip
    sanctions.call_back(stayed, reason="追究决定停止执行", at=at)
    for each in stayed.consequences.filter(state="served").order_by("id"):
        effects.hold_back(each, at=at)
    return stayed


@action(lifecycle.END_STAY)
def end_stay(*, sanction: Sanction, reason: str, by: Actor, at: datetime) -> Sanction:
    """Let a stayed sanction work again."""
    return _resumed(locked(sanction), reason=reason, by=by, at=at)


@action
def end_stay_that_is_over(*, sanction: Sanction, at: datetime) -> Sanction:
    """Do so by itself once the last day of the stay is past."""
    sanction = locked(sanction)
    if sanction.state != "stayed" or sanction.stay_until is None or sanction.stay_until >= local_day(at):
        return sanction
    return _resumed(sanction, reason="停止执行的期限已满", by=SYSTEM, at=at)


def _resumed(sanction: Sanction, *, reason: str, by: Actor, at: datetime) -> Sanction:
    resumed = step(
        sanction, lifecycle.END_STAY, by=by, at=at,
        changes={"stay_until": None}, data={"reason": reason},
    )  # fmt: skip
    for each in resumed.consequences.filter(state="stayed").order_by("id"):
        effects.take(each, since=local_day(at), at=at)
    served = resumed.redresses.filter(
        state="served", outcome="change"
    )  # what a change added while it was stayed
    for each in resumed.consequences.filter(
        OF_NO_OTHER & Exists(served) | Q(redress__in=served), state="decided"
    ).order_by("id"):
        effects.take(each, since=local_day(at), at=at)
    return resumed
