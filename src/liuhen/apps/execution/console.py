"""Pages of performance: what decisions demand, one demand with all its money and steps, the named accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.execution import desk, queries
from liuhen.apps.execution.models import (
    CourtApplication,
    DecisionStay,
    Deferral,
    Demand,
    FineAccount,
    Holding,
    Payment,
    Refund,
    Urging,
)
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.execution import OWN_ENFORCEMENT

MENU = (
    MenuGroup(
        "案件",
        (
            MenuItem("决定执行", "receipt", "console:demands", P.CASE_SEE),
            MenuItem("指定账户", "building-bank", "console:fineaccounts", P.PAYMENT_KEEP),
        ),
    ),
)
TONES = {
    "owed": "blue", "enforceable": "orange", "applied": "orange", "settled": "green", "lifted": "grey",
    "ended": "grey", "lost": "red",
}  # fmt: skip

trail.call("demand", decision=trail.ref("decision", "决定"), amount="金额", until="最后一期",
    application="强制执行申请", stay=trail.ref("decisionstay", "停止执行"),
           document="文书编号", files="附件")  # fmt: skip
trail.call("payment", files="附件", slip="缴款凭证号")
trail.call("holding", holder=trail.one_of("经手", Holding.HOLDERS))
trail.call("deferral", files="附件")
trail.call("urging", paper="文书编号")
trail.call("court-application", paper="文书编号", files="附件")
trail.call("refund", files="附件")
trail.call("decision-stay", decision=trail.ref("decision", "决定"), number="文号", reason="理由")

ACCOUNT_SORTS = {
    "账户": "number",
    "种类": "kind",
    "单位": "unit__path",
    "指定文件": "document",
    "状态": "state",
}
SORTS = {"履行事项": "id", "案件": "case__number", "送达": "served_at", "状态": "state"}


class DemandFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Demand.states.items()])
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *Demand.KINDS.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class DemandsScreen(Screen):
    """``rows`` are demands with their tone and what is left to pay."""

    template = "execution/demands.html"

    title: str = "决定执行"
    lead: str = "各项决定要求履行什么、缴了多少、还差多少，何时可以催告、申请人民法院强制执行。"
    filters: DemandFilters
    page: Page[Demand]
    rows: Sequence[tuple[Demand, str, str]]
    may_lay: bool
    is_filtered: bool


@page(permission=P.CASE_SEE)
def demands(request: PageRequest) -> HttpResponseBase:
    """List what decisions demand, newest first."""
    filters = DemandFilters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-id",),
    )
    money = queries.moneys(list(found), on=local_day(request.at))
    return DemandsScreen(
        filters=filters,
        page=found,
        rows=[
            (each, TONES[each.state], yuan(money[each.pk].left_fen) if each.is_money else "—")
            for each in found
        ],
        may_lay=request.actor.may(P.PAYMENT_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class DemandScreen(Screen):
    """``payments``, ``holdings`` and so on come with what may be done to them."""

    template = "execution/demand.html"

    demand: Demand
    tone: str
    money: queries.Money
    window: queries.Window
    own_enforcement: str
    files: Sequence[Any]
    payments: Sequence[tuple[Payment, Sequence[Button]]]
    holdings: Sequence[tuple[Holding, Sequence[Button]]]
    refunds: Sequence[Refund]
    deferrals: Sequence[tuple[Deferral, Sequence[Button]]]
    urgings: Sequence[tuple[Urging, Sequence[Button]]]
    applications: Sequence[tuple[CourtApplication, Sequence[Button]]]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def demand(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one demand: what is owed as of today and how that was reckoned, and every step."""
    return shown_demand(request, pk)


def shown_demand(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Demand = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    hanging: dict[str, list[Any]] = {
        name: list(getattr(found, name).select_related(*with_it).order_by("id"))
        for name, with_it in (
            ("payments", ("account", "collector")), ("deferrals", ()), ("urgings", ("paper",)),
            ("applications", ("paper",)), ("refunds", ()),
        )
    }  # fmt: skip
    holdings = list(
        queries.holdings_visible_to(request.actor)
        .filter(payment__demand=found)
        .select_related("person")
        .order_by("id")
    )
    return DemandScreen(
        title=str(found),
        crumbs=[(desk.DEMANDS[0], reverse(desk.DEMANDS[1]))],
        demand=found,
        tone=TONES[found.state],
        money=queries.money_of(found, on=local_day(request.at)),
        window=queries.window_of(found),
        own_enforcement=OWN_ENFORCEMENT,
        files=list(found.files.order_by("id")),
        payments=_with_buttons(request, desk.PAYMENT, hanging["payments"]),
        holdings=_with_buttons(request, desk.HOLDING, holdings),
        refunds=hanging["refunds"],
        deferrals=_with_buttons(request, desk.DEFERRAL, hanging["deferrals"]),
        urgings=_with_buttons(request, desk.URGING, hanging["urgings"]),
        applications=_with_buttons(request, desk.APPLICATION, hanging["applications"]),
        clocks=faces_of(found.ref, at=request.at),
        buttons=[*_adding(request, found), *buttons(desk.DEMAND, found, by=request.actor, at=request.at)],
        traces=trail.trail_of(
            found, *(row for rows in hanging.values() for row in rows), *holdings, names=people.names_of,
            before=request.GET.get("trail"),
        ),
        **refused,
    ).drawn(request)  # fmt: skip


def _with_buttons(request: PageRequest, of: Any, rows: Sequence[Any]) -> list[tuple[Any, Sequence[Button]]]:
    return [(row, buttons(of, row, by=request.actor, at=request.at)) for row in rows]


def _adding(request: PageRequest, found: Demand) -> list[Button]:
    """Return the buttons of what makes a new row beside a demand that is still open."""
    told: list[tuple[type[Any], Offer]] = []
    for model, door in (
        (Payment, "pay"), (Payment, "collect"), (Deferral, "defer"), (Urging, "urge"), (CourtApplication, "apply"),
        (Refund, "refund"),
    ):  # fmt: skip
        way = next(each for each in desk.DEMAND.doors if each.slug == door)
        if _is_in_question(door, found) and (way.offered is None or way.offered(found, request.actor)):
            url = reverse(f"console:demand-{door}", args=[found.pk])
            told.append(
                (
                    model,
                    Offer(
                        way.move,
                        url,
                        asks=bool(way.move.asks),
                        confirm=str(way.confirm),
                        tone=way.tone,
                        icon=way.icon,
                    ),
                )
            )
    return [
        button
        for model, each in told
        for button in judged(model(unit_id=found.unit_id, case_id=found.case_id), [each], by=request.actor)
    ]


def _is_in_question(door: str, found: Demand) -> bool:
    if door == "refund":
        return found.state in ("settled", "lifted")
    return found.is_open and (door in ("urge", "apply") or found.is_money)


@page(permission=P.CASE_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a slip, a receipt or a proof."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(found.files, pk=n)
    return download(given.sha256, given.name)


@dataclass(frozen=True, kw_only=True)
class AccountsScreen(Screen):
    template = "execution/accounts.html"

    title: str = "指定账户"
    lead: str = "罚款只缴入这里登记的银行、国库账户。作出决定的单位和执法人员不得收款。"
    page: Page[FineAccount]
    rows: Sequence[tuple[FineAccount, str]]
    may_open: bool


@page(permission=P.PAYMENT_KEEP)
def accounts(request: PageRequest) -> HttpResponseBase:
    """List the named accounts, those in use first."""
    found = sorted_page(
        queries.accounts_visible_to(request.actor, P.PAYMENT_KEEP),
        request,
        sorts=ACCOUNT_SORTS,
        first=("-id",),
    )
    return AccountsScreen(
        page=found,
        rows=[(each, "green" if each.state == "in-use" else "grey") for each in found],
        may_open=people.units_visible_to(request.actor, P.PAYMENT_KEEP).exists(),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class AccountScreen(Screen):
    template = "execution/account.html"

    account: FineAccount
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PAYMENT_KEEP)
def account(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one account."""
    return shown_account(request, pk)


def shown_account(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.accounts_visible_to(request.actor, P.PAYMENT_KEEP), pk=pk)
    return AccountScreen(
        title=str(found),
        crumbs=[(desk.ACCOUNTS[0], reverse(desk.ACCOUNTS[1]))],
        account=found,
        buttons=buttons(desk.ACCOUNT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
        **refused,
    ).drawn(request)


STAY_TONES = {
    "proposed": "orange", "refused": "grey", "approved": "blue", "dropped": "grey", "in-force": "red", "ended": "green",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StayScreen(Screen):
    template = "execution/stay.html"

    stay: DecisionStay
    tone: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def stay(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show why a decision is not carried out, and until when."""
    return shown_stay(request, pk)


def shown_stay(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: DecisionStay = get_object_or_404(queries.stays_visible_to(request.actor), pk=pk)
    return StayScreen(
        title=str(found), crumbs=[(desk.DEMANDS[0], reverse(desk.DEMANDS[1]))], stay=found,
        tone=STAY_TONES[found.state], buttons=buttons(desk.STAY, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def stays_of(request: PageRequest, decision: Any) -> dict[str, Any]:
    """Return what a decision's page shows of its being stayed."""
    rows = list(queries.stays_of_decision(decision, request.actor))
    return {
        "rows": [(each, STAY_TONES[each.state]) for each in rows],
        "may_propose": queries.to_stay(request.actor).filter(pk=decision.pk).exists(), "decision": decision,
        "may_ask": queries.to_ask_for(request.actor).filter(pk=decision.pk).exists(),
    }  # fmt: skip


def of_case(request: PageRequest, case: Any) -> dict[str, Any]:
    """Return what a case's page shows of the performance of its decisions."""
    rows = list(queries.demands_of(case))
    money = queries.moneys(rows, on=local_day(request.at))
    return {
        "rows": [(each, TONES[each.state], money[each.pk]) for each in rows],
        "may_lay": queries.to_lay(request.actor).filter(case=case).exists(),
    }


def of_decision(request: PageRequest, decision: Any) -> dict[str, Any]:
    """Return what a decision's page shows of its performance."""
    seen = queries.visible_to(request.actor).filter(decision=decision)
    rows = list(queries.demands_of(decision.case).filter(pk__in=seen.values("pk")))
    money = queries.moneys(rows, on=local_day(request.at))
    return {
        "rows": [(each, TONES[each.state], money[each.pk]) for each in rows],
        "may_lay": queries.to_lay(request.actor).filter(pk=decision.pk).exists(), "decision": decision,
    }  # fmt: skip


offer("case", Panel("决定执行", "execution/of_case.html", P.CASE_SEE, of_case))
offer("decision", Panel("决定执行", "execution/of_case.html", P.CASE_SEE, of_decision))
offer("decision", Panel("停止执行", "execution/stays.html", P.CASE_SEE, stays_of))

SHOWN = {"fineaccount": shown_account, "decisionstay": shown_stay}
urlpatterns = [
    path("demands/", demands, name="demands"),
    path("demands/<int:pk>/", demand, name="demand"),
    path("demands/<int:pk>/files/<int:n>/", file, name="demand-file"),
    path("decision-stays/<int:pk>/", stay, name="decisionstay"),
    path("fine-accounts/", accounts, name="fineaccounts"),
    path("fine-accounts/<int:pk>/", account, name="fineaccount"),
    *(address for each in desk.DESKS for address in pages(each, shown=SHOWN.get(each.noun, shown_demand))),
]
