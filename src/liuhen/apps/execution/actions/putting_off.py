"""Let a party pay later or in parts: asked for by him, granted by the head. 《行政处罚法》第66条."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from liuhen.apps.execution import lifecycle, queries
from liuhen.apps.execution.actions import filing
from liuhen.apps.execution.actions.demanding import demand_decided_by
from liuhen.apps.execution.models import Deferral, Demand, Instalment
from liuhen.kernel import attachments
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import is_near, local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.kernel.flow.asking import fen
from liuhen.regulation.execution import PutOffFacts
from liuhen.regulation.people import day_zh
from liuhen.regulation.vocabulary import Days

LINE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[\s，,：:]+([\d,，.]+元?)", re.ASCII)
MOST_PARTS = 36
LARGEST_FEN = 10**14


@action(lifecycle.ASK_DEFERRAL)
def ask_deferral(
    *,
    demand: Demand,
    asked_on: date,
    reason: str,
    parts: str,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Deferral:
    """Put on record that a party asked to pay later or in parts. Raises Refused."""
    demand = locked(demand)
    if not demand.is_money or not demand.is_open:
        raise WrongState(f"{lifecycle.ASK_DEFERRAL.cannot}：这一项没有待缴的款项")
    demand_decided_by(lifecycle.ASK_DEFERRAL, demand, asked_on, field="asked_on")
    if Deferral.objects.filter(demand=demand, state="asked").exists():
        raise WrongState(f"{lifecycle.ASK_DEFERRAL.cannot}：已有一份申请待审批")
    schedule = _read(parts)
    told = [[day.isoformat(), yuan(amount)] for day, amount in schedule]
    deferral = Deferral(
        unit_id=demand.unit_id, case=demand.case, demand=demand, asked_on=asked_on, reason=reason
    )

    def along(row: Deferral) -> None:
        Instalment.objects.bulk_create(
            Instalment(deferral=row, due_on=day, amount_fen=amount) for day, amount in schedule
        )
        filing.keep(demand, row.ref, files)

    return step(
        deferral, lifecycle.ASK_DEFERRAL, by=by, at=at, along=along,
        data={"asked_on": asked_on.isoformat(), "reason": reason, "parts": told} | attachments.told(files),
    )  # fmt: skip


@action(lifecycle.GRANT)
def grant(*, deferral: Deferral, answer: str = "", by: Actor, at: datetime) -> Deferral:
    """Put the days for paying off, as asked; the term for going to the court counts from their end. Raises Refused."""
    demand, deferral = locked(deferral.demand), locked(deferral)
    parts, money = list(deferral.parts.all()), queries.money_of(demand, on=local_day(at))
    facts = PutOffFacts(
        parts_fen=sum(each.amount_fen for each in parts), owed_fen=money.principal_left_fen,
        owed_zh=yuan(money.principal_left_fen), parts_zh=yuan(sum(each.amount_fen for each in parts)),
        until=parts[-1].due_on, last_day=money.last_day, times=demand.deferrals.filter(state="granted").count(),
    )  # fmt: skip
    ends_on = _counted_to(demand) or money.last_day
    days = (parts[-1].due_on - ends_on).days if ends_on else 0
    granted = step(
        deferral, lifecycle.GRANT, by=by, at=at, data={"answer": answer},
        changes={"answer": answer, "granted_at": at, "days": max(days, 0)},
    )  # fmt: skip
    step(
        demand, lifecycle.PUT_OFF, by=by, at=at, facts=facts, changes={"enforceable_at": None},
        data={"until": parts[-1].due_on.isoformat()},
    )  # fmt: skip
    return granted


@action(lifecycle.REFUSE)
def refuse(*, deferral: Deferral, answer: str, by: Actor, at: datetime) -> Deferral:
    """Refuse a request to pay later, with the reason. Raises Refused."""
    return step(deferral, lifecycle.REFUSE, by=by, at=at, changes={"answer": answer}, data={"answer": answer})


def _counted_to(demand: Demand) -> date | None:
    """Return where a term of days ends before it moves off a day of rest: the first deferral counts on from there."""
    term = demand.term
    if not isinstance(term, Days) or demand.deferrals.filter(state="granted").exists():
        return None
    return local_day(demand.served_at) + timedelta(days=term.n)


def _read(parts: str) -> list[tuple[date, int]]:
    """Read the instalments, one a line. Raises Invalid for a line that says no day and no amount."""
    cannot = lifecycle.ASK_DEFERRAL.cannot
    found: dict[date, int] = {}
    for line in filter(None, (each.strip() for each in parts.splitlines())):
        read = LINE.fullmatch(line)
        try:
            day = date(*(int(each) for each in read.groups()[:3])) if read else None
            amount = fen(read[4], largest=LARGEST_FEN) if read else 0
        except ValueError:
            day, amount = None, 0
        if day in found:
            raise Invalid(f"{cannot}：{day_zh(day)}写了不止一行", field="parts", remedy="同一日的请合为一期")
        if day is None or not is_near(day) or amount <= 0:
            raise Invalid(
                f"{cannot}：“{line[:30]}”不是一期",
                field="parts",
                remedy="请每行写一个日期和一个金额，如“2026-10-31 3000”",
            )
        found[day] = amount
    if not found or len(found) > MOST_PARTS:
        raise Invalid(f"{cannot}：请写明一至{MOST_PARTS}期", field="parts")
    return sorted(found.items())
