"""Pages of officers' years and of commendations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.disclosure import queries as disclosure
from liuhen.apps.evaluation import desk
from liuhen.apps.evaluation.console.listing import listed
from liuhen.apps.evaluation.models import Assessment, Commendation
from liuhen.apps.evaluation.queries import assessing, commending
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import called
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import Place, buttons, placed, reached
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.evaluation import EVALUATE

SHOWN = 50


@page(permission=P.ASSESSMENT_SEE)
def assessments(request: PageRequest) -> HttpResponseBase:
    """List the officers' years that somebody may see, newest first."""

    def said(row: Assessment) -> str:
        return row.grade_zh

    return listed(
        request, assessing.assessments_visible_to(request.actor), Assessment.states, said, right=P.ASSESSMENT_SEE,
        title="执法人员考核", lead="由同样的记录拟制，单位签署等次，本人看到并填写意见。", noun="考核", column="等次",
        submit="拟制考核表", hint="由法制机构按记录拟制，单位负责人签署。",
        entering=reverse("console:assessment-draft") if request.actor.may(P.ASSESSMENT_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AssessmentScreen(Screen):
    """``facts`` are each its words, its number, the records behind it with where they lead, and how many more."""

    template = "evaluation/assessment.html"

    assessment: Assessment
    basis: str = EVALUATE.article.cite()
    tone: str
    facts: Sequence[tuple[str, int, Sequence[tuple[str, str]], int]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.ASSESSMENT_SEE)
def assessment(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show an officer's year."""
    return shown_assessment(request, pk)


def shown_assessment(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Assessment = get_object_or_404(assessing.assessments_visible_to(request.actor), pk=pk)
    places = placed((ref for fact in found.facts for ref in fact["refs"][:SHOWN]), by=request.actor)
    return AssessmentScreen(
        title=str(found), crumbs=[(desk.ASSESSMENTS[0], reverse(desk.ASSESSMENTS[1]))], assessment=found,
        tone=desk.TONES[found.state],
        facts=[
            (fact["zh"], fact["number"], [_behind(ref, places.get(ref)) for ref in fact["refs"][:SHOWN]],
             max(0, len(fact["refs"]) - SHOWN))
            for fact in found.facts
        ],
        buttons=buttons(desk.ASSESSMENT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _behind(ref: str, place: Place | None) -> tuple[str, str]:
    return (place.whole_name, place.url) if place else (called(ref), "")


@page(permission=P.COMMENDATION_SEE)
def commendations(request: PageRequest) -> HttpResponseBase:
    """List the commendations that somebody may see, newest first."""

    def said(row: Commendation) -> str:
        return row.person.name if row.person else "单位"

    return listed(
        request, commending.commendations_visible_to(request.actor), Commendation.states, said,
        right=P.COMMENDATION_SEE, year="evaluation__year", title="表彰",
        lead="从确定的考评结果提出，经县政府负责人批准后公布；提出、批准、公布时各审查一次。", noun="表彰",
        column="对象",
        submit="提出表彰", hint="先有确定的年度考评结果；表彰人员的先有已签署的考核。",
        entering=reverse("console:commendation-propose") if request.actor.may(P.COMMENDATION_PROPOSE) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CommendationScreen(Screen):
    """``bars`` is what bars it now, in words, for whoever decides; ``public`` comes with address and state."""

    template = "evaluation/commendation.html"

    commendation: Commendation
    tone: str
    bars: str
    result: str
    public: Sequence[tuple[str, str, str]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COMMENDATION_SEE)
def commendation(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a commendation and what it rests on."""
    return shown_commendation(request, pk)


def shown_commendation(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Commendation = get_object_or_404(commending.commendations_visible_to(request.actor), pk=pk)
    decides = request.actor.may_on(P.COMMENDATION_APPROVE, found) or request.actor.may_on(
        P.COMMENDATION_PROPOSE, found
    )
    public = list(disclosure.about(found.ref))
    seen = reached((each.ref for each in public), by=request.actor)
    return CommendationScreen(
        title=str(found), crumbs=[(desk.COMMENDATIONS[0], reverse(desk.COMMENDATIONS[1]))], commendation=found,
        tone=desk.TONES[found.state], result=commending.rests_on(found),
        public=[(seen.get(each.ref, ""), str(each), each.state_zh) for each in public],
        bars=commending.barred(found, at=request.at) if decides and found.state in ("proposed", "approved") else "",
        buttons=buttons(desk.COMMENDATION, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def in_file(request: PageRequest, person: Any) -> dict[str, Any]:
    """Return the years of an officer that the reader may see."""
    rows = assessing.assessments_visible_to(request.actor).filter(person=person)
    return {"assessments": list(rows.order_by("-year")[:SHOWN])}
