"""One activity: its timeline, crew, recordings, interruptions, statements, and what it still lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.activities import desk, queries
from liuhen.apps.activities.actions import matching, reckoning
from liuhen.apps.activities.balance import balance_of, devices_out
from liuhen.apps.activities.console.listing import OWED_TONES, TONES
from liuhen.apps.activities.models import (
    Activity,
    Interruption,
    Link,
    Obligation,
    Participant,
    Photo,
    Statement,
)
from liuhen.apps.activities.picture import Picture, picture_of
from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import activities as law
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.devices.models import CheckOut
    from liuhen.apps.findings.models import Finding

BREAK_TONES = {
    "proposed": "red", "open": "red", "resumed": "blue", "confirmed": "green", "denied": "red", "unable": "orange",
    "heard": "blue",
}  # fmt: skip
STATEMENT_TONES = {"signed": "orange", "accepted": "green", "rejected": "red"}
LINK_TONES = {"proposed": "orange", "confirmed": "green", "rejected": "grey"}
WAYS = {
    "unconfirmed": ("确认关联", "#links"),
    "unrecorded": ("关联资料", "#links"),
    "starts-late": ("关联其他资料，或提交书面说明", "#links"),
    "ends-early": ("关联其他资料，或提交书面说明", "#links"),
    "gap": ("登记中断原因", "#interruptions"),
    "spoken": ("提交书面说明", "#statements"),
    "unverified": ("请法制机构查看恢复之后的资料并核实", "#interruptions"),
    "unnoted": ("请负责人批注", "#interruptions"),
    "unheard": ("报告负责人并由其确认知悉", "#interruptions"),
    "statement": ("提交书面说明", "#statements"),
    "unjudged": ("请法制机构认定", "#statements"),
    "never-arrived": ("送采集站导出，或说明去向", "#links"),
    "notice": ("登记已告知", "#acts"),
    "one-sided": ("确认录清双方", "#acts"),
}


@dataclass(frozen=True, kw_only=True)
class ActivityScreen(Screen):
    """One activity; each row with its tone, if it has one, and its buttons.

    ``missing`` are each lack, the duty that asks, the way out and where that leads; ``links`` say why one does not
    count; ``outs`` say whether the device was heard of; of the devices in ``devices_seen`` one may see the page.
    """

    template = "activities/activity.html"

    activity: Activity
    tone: str
    owed: Obligation | None
    owed_tone: str
    missing: Sequence[tuple[law.Lack, Duty, str, str]]
    duty: Duty = law.RECORD_ON_SITE
    phrase: str = law.NOTICE_PHRASE
    buttons: Sequence[Button]
    picture: Picture | None
    crew: Sequence[tuple[Participant, Sequence[Button]]]
    photos: Sequence[Photo]
    links: Sequence[tuple[Link, str, str, Sequence[Button]]]
    to_confirm: int
    outs: "Sequence[tuple[CheckOut, bool]]"
    devices_seen: set[int]
    breaks: Sequence[tuple[Interruption, str, Sequence[Button]]]
    statements: Sequence[tuple[Statement, str, Sequence[Button]]]
    may_assign: bool
    may_break_off: bool
    may_link: bool
    may_sign: bool
    findings: "QuerySet[Finding]"
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.ACTIVITY_SEE)
def activity(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one activity; what came in meanwhile is proposed on the way."""
    found = _loaded(request, pk)
    if found.state in ("under-way", "ended") and matching.propose_for(activity=found, at=request.at):
        reckoning.reckon(activity=found, at=request.at)
    return shown(request, found)


@page(permission=P.ACTIVITY_SEE)
def interruption(request: PageRequest, pk: int) -> HttpResponseBase:
    """Lead from an interruption to its activity."""
    found = get_object_or_404(desk.INTERRUPTION.rows(request.actor), pk=pk)
    return redirect(f"{reverse('console:activity', args=[found.activity_id])}#interruptions")


def _loaded(request: PageRequest, pk: int) -> Activity:
    found: Activity = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


def on_refused(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    """Show the activity again, with why not."""
    return shown(request, _loaded(request, pk), refused=refused)


def shown(request: PageRequest, found: Activity, *, refused: Refused | None = None) -> HttpResponse:
    """Draw the page of one activity."""
    actor, at = request.actor, request.at
    crew = list(queries.participants_of(found))
    breaks, statements = list(queries.interruptions_of(found)), list(queries.statements_of(found))
    owed = queries.obligation_of(found)
    balance = balance_of(found) if found.ended_at else None
    counted = {take.link.pk: take.why_not for take in balance.takes} if balance else {}
    linked = [
        (each, LINK_TONES[each.state], counted.get(each.pk, ""), buttons(desk.LINK, each, by=actor, at=at))
        for each in queries.links_of(found)
    ]
    is_open = found.state in ("under-way", "ended")
    outs = devices_out(found, [each.officer_id for each in crew], at=at)
    takes_part = actor.person_id in {each.officer_id for each in crew}
    return ActivityScreen(
        title=str(found),
        crumbs=[("执法活动", reverse("console:activities"))],
        activity=found,
        tone=TONES[found.state],
        owed=owed,
        owed_tone=OWED_TONES[owed.state] if owed else "",
        missing=[
            (law.LACKS[key], law.duty_of(law.LACKS[key]), *WAYS[key])
            for key in (owed.lacks.split() if owed else ())
        ],
        buttons=buttons(desk.ACTIVITY, found, by=actor, at=at),
        picture=picture_of(balance, breaks) if balance else None,
        crew=[(each, buttons(desk.PARTICIPANT, each, by=actor, at=at)) for each in crew],
        photos=list(found.photos.order_by("taken_at", "id")),
        links=linked,
        to_confirm=sum(link.state == "proposed" and bool(moves) for link, _, _, moves in linked),
        outs=outs,
        devices_seen=set(
            devices.visible_to(actor).filter(pk__in=[out.device_id for out, _ in outs]).values_list("pk", flat=True)
        ),
        breaks=[
            (each, BREAK_TONES[each.state], buttons(desk.INTERRUPTION, each, by=actor, at=at)) for each in breaks
        ],
        statements=[
            (each, STATEMENT_TONES[each.state], buttons(desk.STATEMENT, each, by=actor, at=at))
            for each in statements
        ],
        may_assign=actor.may_on(P.ACTIVITY_KEEP, found) and (is_open or found.state == "planned"),
        may_break_off=actor.may_on(P.ACTIVITY_KEEP, found) and is_open,
        may_link=actor.may_on(P.LINK_CONFIRM, found) and found.started_at is not None,
        may_sign=actor.may(P.STATEMENT_SIGN) and takes_part and is_open,
        findings=findings.visible_to(actor).filter(pk__in=findings.about(found.ref).values("pk")),
        panels=panels_for("activity", found, request),
        traces=trail.trail_of(
            found, *crew, *(row[0] for row in linked), *breaks, *statements, *([owed] if owed else []),
            names=queries.names_of, before=request.GET.get("trail"),
        ),
        refused=refused,
    ).drawn(request)  # fmt: skip


def _of_recording(request: PageRequest, recording: Any) -> dict[str, Any]:
    links = Link.objects.visible_to(request.actor, P.ACTIVITY_SEE).filter(recording=recording)
    rows = links.exclude(state="rejected").select_related("activity").order_by("id")
    return {"links": [(each, LINK_TONES[each.state]) for each in rows], "recording": recording}


def _of_person(request: PageRequest, person: Any) -> dict[str, Any]:
    visible = queries.visible_to(request.actor).filter(pk__in=queries.of_person(person.pk).values("pk"))
    rows = visible.order_by("-planned_at", "-id")[:8]
    return {"activities": [(each, TONES[each.state]) for each in rows], "person": person}


def _of_unit(request: PageRequest, unit: Any) -> dict[str, Any]:
    missing = queries.missing_in_units([unit.pk]).get(unit.pk, 0)
    under_way = queries.visible_to(request.actor).filter(unit=unit, state="under-way").count()
    return {"unit": unit, "missing": missing, "under_way": under_way}
