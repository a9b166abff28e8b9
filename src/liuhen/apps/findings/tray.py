"""What waits for somebody in findings, for the first page."""

from datetime import datetime

from liuhen.apps.findings import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of, address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of, waited
from liuhen.kernel.web.wording import local


def answers(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_answer(actor)
    return first_of(
        rows if actor.may(P.FINDING_ANSWER) else rows.none(),
        lambda f: Chore(
            "说明问题原因",
            f.text,
            address_of(f.ref),
            str(f.person or f.unit),
            waited(f.raised_at, at),
            "orange",
        ),
        f"{address_or_blank('console:findings')}?state=open",
    )


def rectify(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_rectify(actor)
    return first_of(
        rows if actor.may(P.RECTIFICATION_REPORT) else rows.none(),
        lambda r: Chore("报告整改情况", f"{r.due_on:%m-%d} 前：{r.demand}", address_of(r.ref), str(r.person or r.unit),
                        waited(r.ordered_at, at), "red" if r.due_on < local(at).date() else "orange"),
        f"{address_or_blank('console:rectifications')}?state=ordered",
    )  # fmt: skip


def judgements(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_conclude(actor)
    return first_of(
        rows if actor.may(P.FINDING_CLOSE) else rows.none(),
        lambda f: Chore(
            "核查说明",
            f.text,
            address_of(f.ref),
            str(f.person or f.unit),
            waited(f.answered_at or f.raised_at, at),
        ),
        f"{address_or_blank('console:findings')}?state=answered",
    )


def recheck(actor: Actor, at: datetime) -> Batch | None:
    rows = queries.to_recheck(actor)
    return first_of(
        rows if actor.may(P.FINDING_CLOSE) else rows.none(),
        lambda r: Chore("复查整改", r.demand, address_of(r.ref), str(r.person or r.unit),
                        waited(r.reported_at or r.ordered_at, at)),
        f"{address_or_blank('console:rectifications')}?state=reported",
    )  # fmt: skip


SOURCES = (
    Source(Press.OWN, answers, "console:findings"),
    Source(Press.OWN, rectify, "console:rectifications"),
    Source(Press.DECIDE, judgements, "console:findings"),
    Source(Press.DECIDE, recheck, "console:rectifications"),
)
