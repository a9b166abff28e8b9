"""Pages of decisions: the list, one of them with all it rests on, the registers of review; panels on a case's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.cases import queries as cases
from liuhen.apps.decisions import desk
from liuhen.apps.decisions.actions import altering
from liuhen.apps.decisions.models import (
    Alteration,
    CaseHearing,
    Correction,
    Decision,
    DecisionFile,
    DecisionGround,
    Discussion,
    MajorRule,
    Plea,
    Review,
    Reviewer,
    RightsNotice,
)
from liuhen.apps.decisions.queries import deciding, grounds, listing, rights
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Refused, Subject
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, face_of
from liuhen.kernel.web.doors import Door, buttons, pages
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.panels import Panel, offer, panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.decisions import PARTS

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case

MENU = (
    MenuGroup(
        "案件",
        (
            MenuItem("执法决定", "gavel", "console:decisions", P.CASE_SEE),
            MenuItem("法制审核", "checklist", "console:reviewing", P.CASE_REVIEW),
        ),
    ),
)
TONES = {
    "proposed": "orange", "returned": "orange", "dropped": "grey", "approved": "blue", "written": "blue",
    "issued": "green", "changed": "grey", "revoked": "grey", "withdrawn": "grey", "annulled": "red",
}  # fmt: skip
STATES = (("", "全部"), ("shaken", "根据不成立"), *Decision.states.items())
SHOWN = 20
"""Of a case's notices and decisions on its page; all of them are in the list."""

trail.call("rightsnotice", service=trail.ref("service", "送达"), files="文件")
trail.call("plea", files="文件")
trail.call(
    "casehearing",
    service=trail.ref("service", "送达"),
    files="文件",
    record=trail.ref("document", "听证笔录"),
)
trail.call(
    "decision", number="文号", service=trail.ref("service", "送达"), grounds="根据（项）", digest="根据的摘要",
    fallen="不成立的根据", reason="理由", fine="罚款金额", replaces=trail.ref("decision", "原决定"),
)  # fmt: skip
trail.call("review", decision=trail.ref("decision", "决定"), parts=trail.one_of("所审核内容的摘要", PARTS))
trail.call("discussion", decision=trail.ref("decision", "决定"), files="文件")
trail.call("alteration", decision=trail.ref("decision", "决定"), number="文号")
trail.call("correction", decision=trail.ref("decision", "决定"), number="文号")


class Filters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(label="文号或当事人", required=False, max_length=60)
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class DecisionsScreen(Screen):
    """``rows`` come with their tone."""

    template = "decisions/decisions.html"

    title: str = "执法决定"
    filters: Filters
    page: Page[Decision]
    rows: Sequence[tuple[Decision, str]]
    is_filtered: bool


@page(permission=P.CASE_SEE)
def decisions(request: PageRequest) -> HttpResponseBase:
    """List the decisions, the newest first."""
    filters = Filters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = listing.found_for(request.actor, wanted=wanted)
    found = page_of(
        rows,
        order=("-proposed_at", "-id"),
        cursor=request.GET.get("cursor"),
        branches=(),
        looked_through=bool(wanted.get("q")),
    )
    return DecisionsScreen(
        filters=filters,
        page=found,
        rows=[(row, tone_of(row)) for row in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)


def tone_of(row: Decision) -> str:
    return "red" if row.state == "issued" and row.shaken_at else TONES[row.state]


@dataclass(frozen=True, kw_only=True)
class DecisionScreen(Screen):
    """One decision; ``fell`` are the needed grounds that do not stand, as of now and not as last marked.

    ``why_major`` says why it has to be reviewed, ``stale`` what changed since the last review.
    """

    template = "decisions/decision.html"

    decision: Decision
    tone: str
    citations: Sequence[Any]
    reviews: Sequence[Review]
    discussions: Sequence[Discussion]
    why_major: str
    stale: str
    grounds: Sequence[DecisionGround]
    fell: Sequence[DecisionGround]
    alterations: Sequence[tuple[Alteration, Sequence[Button]]]
    corrections: Sequence[tuple[Correction, Sequence[Button]]]
    files: Sequence[DecisionFile]
    buttons: Sequence[Button]
    clocks: Sequence[ClockFace]
    panels: Sequence[Mapping[str, Any]]
    sees_case: bool
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def decision(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one decision."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw the page of one decision."""
    actor, at = request.actor, request.at
    found: Decision = get_object_or_404(listing.reachable_by(actor), pk=pk)
    sees_case = cases.visible_to(actor).filter(pk=found.case_id).exists()
    is_open = found.state in Decision.OPEN
    reviews = list(found.reviews.select_related("person").order_by("id"))
    discussions = list(found.discussions.prefetch_related("attendees__person").order_by("id"))
    alterations = list(found.alterations.select_related("case__unit", "case__power", "unit").order_by("id"))
    corrections = list(found.corrections.select_related("case__unit", "case__power", "unit").order_by("id"))
    now = deciding.parts_of(found, deciding.cited_by(found)) if is_open and reviews else {}
    return DecisionScreen(
        title=str(found),
        crumbs=[
            ("执法决定", reverse("console:decisions")),
            *([(str(found.case), reverse("console:case", args=[found.case_id]))] if sees_case else ()),
        ],
        sees_case=sees_case,
        refused=refused,
        decision=found,
        tone=tone_of(found),
        citations=list(found.citations.select_related("fact").order_by("id")),
        reviews=reviews,
        discussions=discussions,
        why_major=deciding.why_major(found, at=at) if is_open else "",
        stale=deciding.stale_zh(reviews[-1].parts, now) if now else "",
        grounds=list(grounds.grounds_of(found)),
        fell=grounds.what_fell([found])[found.pk] if found.state == "issued" else (),
        alterations=[(row, buttons(desk.ALTERATION, row, by=actor, at=at)) for row in alterations],
        corrections=[(row, buttons(desk.CORRECTION, row, by=actor, at=at)) for row in corrections],
        files=list(listing.files_of(*(row.ref for row in discussions))),
        buttons=[*buttons(desk.DECISION, found, by=actor, at=at), *_making(found, actor, at)],
        clocks=[face_of(each, at=at, calendar=clocks.calendar()) for each in clocks.all_for(found.ref)],
        panels=panels_for("decision", found, request),
        traces=trail.trail_of(
            found, *reviews, *discussions, *alterations, *corrections, names=people.names_of,
            before=request.GET.get("trail"),
        ),
    ).drawn(request)  # fmt: skip


def _offer(door: Door, noun: str, pk: int) -> Offer:
    return Offer(
        door.move, reverse(f"console:{noun}-{door.slug}", args=[pk]), asks=bool(door.move.asks), icon=door.icon,
        tone=door.tone,
    )  # fmt: skip


def _making(found: Decision, by: Actor, at: datetime) -> list[Button]:
    """Return what may be made that hangs on a decision: reviews and discussions before, alterations after."""
    about = {"case": found.case, "unit_id": found.unit_id, "decision": found}
    if found.state == "proposed":
        return [
            *judged(Review(**about), [_offer(desk.REVIEW, "decision", found.pk)], by=by,
                    facts=deciding.review_facts(found, by=by, at=at)),
            *judged(Discussion(**about), [_offer(desk.DISCUSS, "decision", found.pk)], by=by,
                    facts=cases.facts_of(found.case, by=by, at=at)),
        ]  # fmt: skip
    if not found.is_in_force:
        return []
    facts = altering.facts_of(found, by=by, at=at)
    entruster = deciding.entruster_of(found)
    asked = Alteration(**about | {"unit_id": entruster.pk}) if entruster else None
    return [
        *(
            judged(asked, [_offer(desk.ASK_TO_ALTER, "decision", found.pk)], by=by, facts=facts)
            if asked
            else ()
        ),
        *judged(Correction(**about), [_offer(desk.CORRECT, "decision", found.pk)], by=by, facts=facts),
        *judged(Alteration(**about), [_offer(desk.ALTER, "decision", found.pk)], by=by, facts=facts),
        *judged(Alteration(**about), [_offer(desk.ORDER, "decision", found.pk)], by=by, facts=facts),
    ]


@page(permission=P.CASE_SEE)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out a paper that came with a waiver, a plea, a hearing or a discussion of a case within reach."""
    found = get_object_or_404(DecisionFile, pk=pk)
    noun, _, number = found.about.partition(":")
    rows = {
        "rightsnotice": listing.notices_visible_to, "plea": listing.pleas_visible_to,
        "casehearing": listing.hearings_visible_to, "discussion": listing.discussions_visible_to,
    }[noun]  # fmt: skip
    get_object_or_404(rows(request.actor), pk=number)
    return download(found.sha256, found.name)


@dataclass(frozen=True, kw_only=True)
class ReviewingScreen(Screen):
    template = "decisions/reviewing.html"

    title: str = "法制审核"
    lead: str = "哪些决定属于重大决定，由哪些有资格的人员审核。法律规定的情形始终属于重大决定，不必登记。"
    rules: Sequence[tuple[MajorRule, Sequence[Button]]]
    reviewers: Sequence[tuple[Reviewer, Sequence[Button]]]
    may_keep: bool
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_REVIEW)
def reviewing(request: PageRequest) -> HttpResponseBase:
    """Show what units hold to be major, and who may review."""
    return _reviewing(request)


def _reviewing(request: PageRequest, _pk: int = 0, *, refused: Refused | None = None) -> HttpResponse:
    actor, at = request.actor, request.at
    rules = list(listing.rules_visible_to(actor, P.CASE_REVIEW).order_by("state", "-id")[:100])
    reviewers = list(listing.reviewers_visible_to(actor, P.CASE_REVIEW).order_by("-state", "-id")[:100])
    rows: list[Subject] = [*rules, *reviewers]
    return ReviewingScreen(
        refused=refused,
        rules=[(row, buttons(desk.RULE, row, by=actor, at=at)) for row in rules],
        reviewers=[(row, buttons(desk.REVIEWER, row, by=actor, at=at)) for row in reviewers],
        may_keep=actor.may(P.CASE_REVIEW),
        traces=trail.trail_of(*rows, names=people.names_of, before=request.GET.get("trail")) if rows else (),
    ).drawn(request)


def _on_a_case(found: "Case", by: Actor, at: datetime) -> list[Button]:
    """Return the doors that stand on a case itself."""
    if not found.is_running:
        return []
    about = {"case": found, "unit_id": found.unit_id}
    if found.is_on_the_spot:
        return judged(Decision(**about), [_offer(desk.SPOT, "case", found.pk)], by=by)
    telling = judged(RightsNotice(**about), [_offer(desk.TELL, "case", found.pk)], by=by)
    if found.state != "concluded":
        return telling
    return [*telling, *judged(Decision(**about), [_offer(desk.PROPOSE, "case", found.pk)], by=by)]


def _of_notice(row: RightsNotice, by: Actor, at: datetime) -> list[Button]:
    """Return what may be done about a notice: what the party says to it, and what becomes of it."""
    own = buttons(desk.NOTICE, row, by=by, at=at)
    if row.state != "served" or not row.case.is_running:
        return own
    about = {"case": row.case, "unit_id": row.unit_id}
    return [
        *judged(Plea(**about), [_offer(desk.PLEAD, "rightsnotice", row.pk)], by=by),
        *judged(CaseHearing(**about), [_offer(desk.ASK, "rightsnotice", row.pk)], by=by),
        *own,
    ]


def rights_of(request: PageRequest, case: "Case") -> Mapping[str, Any]:
    """Return what a case's page says of who was told what, and what they said."""
    actor, at = request.actor, request.at
    notices = rights.notices_of(case)[-SHOWN:]
    until = rights.replies_until(notices, at=at)
    pleas = list(Plea.objects.filter(case=case).select_related("party", "document").order_by("id"))
    hearings = list(
        CaseHearing.objects.filter(case=case)
        .select_related("party", "chair", "notice", "document")
        .order_by("id")
    )
    for each in (*pleas, *hearings):
        each.case = case  # as of the notices
    return {
        "buttons": _on_a_case(case, actor, at),
        "notices": [(row, until.get(row.pk), _of_notice(row, actor, at)) for row in notices],
        "pleas": [(row, buttons(desk.PLEA, row, by=actor, at=at)) for row in pleas[-SHOWN:]],
        "hearings": [(row, buttons(desk.HEARING, row, by=actor, at=at)) for row in hearings[-SHOWN:]],
        "files": list(listing.files_of(*(row.ref for row in (*notices, *pleas, *hearings)))),
    }  # fmt: skip


def decisions_of(request: PageRequest, case: "Case") -> Mapping[str, Any]:
    """Return what a case's page says of what was decided in it."""
    rows = list(listing.visible_to(request.actor).filter(case=case).order_by("-id")[:SHOWN])
    return {"decisions": [(row, tone_of(row)) for row in rows]}


def resting_on(request: PageRequest, row: Any) -> Mapping[str, Any]:
    """Return the decisions that rest on something, as far as whoever asks may see them."""
    found = listing.visible_to(request.actor).filter(pk__in=grounds.rests_on(row.ref).values("pk"))
    return {"decisions": [(each, tone_of(each)) for each in found.order_by("-id")[:SHOWN]]}


offer("case", Panel("权利告知、陈述申辩和听证", "decisions/rights_of_case.html", P.CASE_SEE, rights_of))
offer("case", Panel("执法决定", "decisions/of_case.html", P.CASE_SEE, decisions_of))
offer("evidence", Panel("据以作出的决定", "decisions/of_case.html", P.CASE_SEE, resting_on))
offer("recording", Panel("据以作出的决定", "decisions/of_case.html", P.CASE_SEE, resting_on))


PAGES: dict[str, Any] = {
    "decision": shown, "alteration": shown, "correction": shown, "majorrule": _reviewing, "reviewer": _reviewing,
}  # fmt: skip
urlpatterns = [
    path("decisions/", decisions, name="decisions"),
    path("decisions/<int:pk>/", decision, name="decision"),
    path("decisions/files/<int:pk>/", file, name="decisionfile"),
    path("reviewing/", reviewing, name="reviewing"),
    *(each for noun in desk.DESKS for each in pages(noun, shown=PAGES.get(noun.noun))),
]
