"""What is told to people of things in keeping."""

from typing import Any

from liuhen.apps.custody import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told
from liuhen.regulation.custody import LENDING_NEEDS_APPROVAL


def told(row: Any) -> Told:
    return Told(row.pk, row.unit.short_name, last_day=row.due_on)


TELLINGS = (
    Telling(
        "loan.due-soon", Sort.DUE, "{unit}外借的设备应于 {last_day} 前归还（外借 {number}）", to=(P.LOAN_REQUEST,),
        waits=lambda actor: queries.loans_visible_to(actor, P.LOAN_REQUEST).filter(state="out"),
        visible=queries.loans_visible_to, told=told, duty=lambda _: LENDING_NEEDS_APPROVAL.id,
        before=LENDING_NEEDS_APPROVAL,
    ),
)  # fmt: skip
