"""Consequences: deciding on a founded lead, the list by unit and person, serving, lifting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.accountability import desk, forms, queries
from liuhen.apps.accountability.actions import consequences as acts
from liuhen.apps.accountability.actions import sanctions
from liuhen.apps.accountability.models import Consequence, FaultFile, Lead, Sanction
from liuhen.apps.people import queries as people
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail, wording
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.accountability import EVERY_FORM, FORMS_OF_ACCOUNTABILITY, RAISE_MISUSE
from liuhen.regulation.faults import SANCTION_BY_FORM
from liuhen.regulation.vocabulary import Duty

TONES = {"decided": "orange", "served": "blue", "stayed": "purple", "lifted": "grey", "revoked": "grey"}
EFFECTS = {
    "": "登记在案", "off-post": "离岗期间不能领用设备、安排执法", "suspended": "证件暂扣，不能领用设备、安排执法",
    "withdrawn": "证件收缴，不能领用设备、安排执法",
}  # fmt: skip

SORTS = {
    "编号": "id", "单位": "unit__path", "处理方式": "form", "决定人": "decided_by__name", "决定时间": "decided_at",
    "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ConsequencesScreen(Screen):
    template = "accountability/consequences.html"

    title: str = "责任追究"
    lead: str = "线索认定成立后作出的处理。违规使用的离岗、暂扣、收缴自决定起立即生效；执法过错的自追究决定送达起生效。"
    page: Page[Consequence]
    rows: Sequence[tuple[Consequence, str]]
    is_filtered: bool


@page(permission=P.LEAD_SEE)
def consequences(request: PageRequest) -> HttpResponseBase:
    """List what was imposed, newest first, by unit or person."""
    rows = queries.consequences_visible_to(request.actor)
    asked = {key: request.GET.get(key, "") for key in ("unit", "person")}
    wanted = {key: number for key, value in asked.items() for number in row_numbers([value])}
    found = sorted_page(rows.filter(**wanted), request, sorts=SORTS, first=("-decided_at", "-id"))
    return ConsequencesScreen(
        page=found,
        rows=[(each, TONES[each.state]) for each in found],
        is_filtered=bool(wanted),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ConsequenceScreen(Screen):
    """``form_item`` is the item of the article that names the form of accountability."""

    template = "accountability/consequence.html"

    found: Consequence
    tone: str
    form_item: int
    effect: str
    duty: Duty
    files: Sequence[FaultFile]
    may_see_lead: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LEAD_ANSWER)
def consequence(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one, to whoever answers for the unit and to whom it was imposed on."""
    found: Consequence = get_object_or_404(queries.consequences_visible_to(request.actor), pk=pk)
    actor = request.actor
    return ConsequenceScreen(
        title=str(found),
        crumbs=[("责任追究", reverse("console:consequences"))] if actor.may(P.LEAD_SEE) else [],
        found=found,
        tone=TONES[found.state],
        form_item=EVERY_FORM[found.form].item,
        duty=SANCTION_BY_FORM if found.sanction_id else FORMS_OF_ACCOUNTABILITY,
        files=list(queries.files_of(found.ref)),
        effect=EFFECTS[found.effect],
        may_see_lead=queries.visible_to(actor).filter(pk=found.lead_id).exists(),
        buttons=buttons(desk.CONSEQUENCE, found, by=actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.LEAD_ANSWER)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the decision for service, to sign on."""
    rows = queries.consequences_visible_to(request.actor).select_related("lead__reviewer", "lead__second")
    found: Consequence = get_object_or_404(rows, pk=pk)
    through = f"，至{wording.day(found.ends_on)}" if found.ends_on else ""
    data = {
        "number": f"处理第{found.pk}号",
        "org": str(found.unit),
        "person": f"{found.person}（{found.person.number}）" if found.person else str(found.unit),
        "unit": str(found.unit),
        "misuse": found.lead.kind_zh,
        "form": found.form_zh,
        "effect": EFFECTS[found.effect],
        "span": f"{wording.day(found.begins_on)}起{through}",
        "reasons": found.reasons,
        "articles": f"{RAISE_MISUSE.article.cite()}、{FORMS_OF_ACCOUNTABILITY.article.cite()}",
        "reviewer": str(found.lead.reviewer or ""),
        "second": str(found.lead.second or ""),
        "decider": str(found.decided_by),
        "decided_at": wording.minute(found.decided_at),
    }
    return printing.response("decision", data, at=found.decided_at, filename=f"decision-{found.pk}.pdf")


@page(permission=P.CONSEQUENCE_DECIDE, methods=FILLS)
def decide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Impose one form or several on a founded lead."""
    rows = queries.visible_to(request.actor, P.LEAD_SEE)
    found: Lead = get_object_or_404(rows, pk=pk)
    here = reverse("console:lead", args=[pk])
    standing = people.standing(found.person, on=local_day(request.at)) if found.person else None

    def act(data: dict[str, Any]) -> list[Consequence]:
        forms_chosen = data.pop("chosen")
        return acts.decide(lead=found, forms=forms_chosen, by=request.actor, at=request.at, **data)

    return fill(
        request, forms.DecisionForm(request.POST or None),
        act=act,
        title="作出处理", submit="作出处理", tone="danger", to=here, done="已作出处理，随即生效；请送达当事人。",
        crumbs=[("线索", reverse("console:leads")), (f"线索 {pk}", here)],
        template="accountability/form.html", context={
            "found": found, "standing": standing, "similar": queries.similar_past(found.kind),
        },
    )  # fmt: skip


@page(permission=P.CONSEQUENCE_DECIDE, methods=FILLS)
def sanction(request: PageRequest, pk: int) -> HttpResponseBase:
    """Decide which forms answer a fault, beside how the same was answered before."""
    rows = queries.visible_to(request.actor, P.LEAD_SEE)
    found: Lead = get_object_or_404(rows, pk=pk)
    here = reverse("console:lead", args=[pk])
    standing = people.standing(found.person, on=local_day(request.at)) if found.person else None

    def act(data: dict[str, Any]) -> Sanction:
        chosen = data.pop("chosen")
        return sanctions.decide(lead=found, forms=chosen, by=request.actor, at=request.at, **data)

    return fill(
        request, forms.SanctionForm(request.POST or None),
        act=act,
        title="作出追究决定", submit="作出追究决定", tone="danger", to=lambda made: address_of(made.ref),
        done="已作出追究决定；责任追究决定书盖章、送达后生效。",
        crumbs=[("线索", reverse("console:leads")), (f"线索 {pk}", here)],
        template="accountability/form.html", context={
            "found": found, "standing": standing, "similar": queries.similar_past(found.kind),
        },
    )  # fmt: skip
