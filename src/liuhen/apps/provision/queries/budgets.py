"""Questions about money: planned, spent, and what the shortfall would cost. 《设备办法》第5、19条."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from liuhen.apps.provision.models import Budget, Spending
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.parameters import DEVICE_PRICE_YUAN

NOTHING = Decimal(0)


def visible_to(actor: Actor, permission: Permission = Permission.PROVISION_SEE) -> "QuerySet[Budget]":
    rows: QuerySet[Budget] = Budget.objects.visible_to(actor, permission)
    return rows.select_related("unit")


def spendings_visible_to(
    actor: Actor, permission: Permission = Permission.PROVISION_SEE
) -> "QuerySet[Spending]":
    rows: QuerySet[Spending] = Spending.objects.visible_to(actor, permission)
    return rows.select_related("budget__unit", "device")


def filtered(budgets: "QuerySet[Budget]", *, wanted: Mapping[str, Any]) -> "QuerySet[Budget]":
    """Cut a list by unit and year."""
    return budgets.filter(**chosen(wanted, "unit", "year"))


def of_year(unit_id: int, year: int) -> Budget | None:
    return Budget.objects.filter(unit_id=unit_id, year=year).first()


def spent(budget_ids: Iterable[int]) -> dict[int, dict[str, Decimal]]:
    """Return what was spent of many budgets by purpose, in one query; reversed entries do not count."""
    totals: dict[int, dict[str, Decimal]] = {pk: {} for pk in budget_ids}
    rows = Spending.objects.filter(budget_id__in=totals, state="booked").values_list("budget_id", "purpose")
    for pk, purpose, yuan in rows.annotate(yuan=Sum("amount_yuan")).order_by():
        totals[pk][purpose] = yuan
    return totals


def spendings_of(budget: Budget) -> "QuerySet[Spending]":
    rows: QuerySet[Spending] = budget.spendings.select_related("device")
    return rows


def shortfall_cost(shortfall: int) -> int:
    """Return what so many devices would cost at the configured price, in yuan. 《设备办法》第19条."""
    return shortfall * DEVICE_PRICE_YUAN.value
