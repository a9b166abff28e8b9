"""The pages on which an activity is planned, opened, conducted and settled."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.activities.actions import conducting
from liuhen.apps.activities.console import forms
from liuhen.apps.activities.console.one import loaded, on_refused
from liuhen.apps.activities.models import Activity, Participant
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.regulation.activities import NOTICE_PHRASE
from liuhen.regulation.parameters import STORE_WITHIN_HOURS


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def open_on_the_spot(request: PageRequest) -> HttpResponseBase:
    """Open an activity that begins now."""
    return _new(request, conducting.open_on_the_spot, "started_at", title="现场登记活动", submit="开始活动")


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def plan(request: PageRequest) -> HttpResponseBase:
    """Plan an activity."""
    return _new(request, conducting.plan, "planned_at", title="计划活动", submit="计划")


def _new(request: PageRequest, verb: Any, moment: str, *, title: str, submit: str) -> HttpResponseBase:
    person = people.person_of(request.actor)
    if person is None:
        raise Http404("an account without a person has no unit to act in")
    everybody = people.serving_in(person.unit_id).filter(kind__in=("officer", "auxiliary"))
    officers = everybody.filter(kind="officer")
    leads = officers.filter(pk=person.pk) if person.kind == "officer" else officers
    form = forms.OpenForm(
        request.POST or None,
        leads=leads,
        crew=everybody.exclude(pk=person.pk),
        initial={"lead": person.pk, "moment": request.at if moment == "started_at" else None},
    )
    return fill(
        request,
        form,
        act=lambda data: verb(**{moment: data.pop("moment")}, **data, by=request.actor, at=request.at),
        title=title,
        submit=submit,
        crumbs=[("执法活动", reverse("console:activities"))],
        to=lambda made: reverse("console:activity", args=[made.pk]),
        done=lambda made: f"已登记：{made}。",
        template="activities/open.html",
        context={"phrase": NOTICE_PHRASE, "opens": moment == "started_at"},
    )


def places(found: Activity) -> dict[str, Any]:
    """Return where a form about an activity stands and leads back to."""
    here = reverse("console:activity", args=[found.pk])
    crumbs = [("执法活动", reverse("console:activities")), (str(found), here)]
    return {"crumbs": crumbs, "to": here, "template": "activities/form.html", "context": {"activity": found}}


@page(permission=P.ACTIVITY_KEEP, methods=("POST",), on_refused=on_refused)
def start(request: PageRequest, pk: int) -> HttpResponseBase:
    """Begin it."""
    conducting.start(activity=loaded(request, pk, P.ACTIVITY_KEEP), by=request.actor, at=request.at)
    messages.success(request, "活动已开始。请先告知当事人，再开始录制。")
    return redirect("console:activity", pk)


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def tell(request: PageRequest, pk: int) -> HttpResponseBase:
    """Tick that the party was told."""
    found = loaded(request, pk, P.ACTIVITY_KEEP)
    said = places(found)
    return fill(
        request,
        forms.NoticeForm(request.POST or None),
        act=lambda data: conducting.tell(activity=found, by=request.actor, at=request.at, **data),
        title="登记已告知",
        submit="已告知",
        done="已登记：当事人已被告知。",
        **said
        | {"template": "activities/tell.html", "context": {"activity": found, "phrase": NOTICE_PHRASE}},
    )


@page(permission=P.ACTIVITY_KEEP, methods=("POST",), on_refused=on_refused)
def both_sides(request: PageRequest, pk: int) -> HttpResponseBase:
    """Tick that both sides are seen and heard."""
    conducting.tick_both_sides(activity=loaded(request, pk, P.ACTIVITY_KEEP), by=request.actor, at=request.at)
    messages.success(request, "已确认能录清双方正面图像和声音。")
    return redirect("console:activity", pk)


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def end(request: PageRequest, pk: int) -> HttpResponseBase:
    """End it."""
    found = loaded(request, pk, P.ACTIVITY_KEEP)
    return fill(
        request,
        forms.EndForm(request.POST or None, initial={"ended_at": request.at}),
        act=lambda data: conducting.end(activity=found, by=request.actor, at=request.at, **data),
        title="结束活动",
        submit="结束",
        done=f"活动已结束。请在{STORE_WITHIN_HOURS.said}内把记录送采集站入库。",
        **places(found),
    )


@page(permission=P.ACTIVITY_REVIEW, methods=FILLS)
def times(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put wrong times right."""
    found = loaded(request, pk, P.ACTIVITY_REVIEW)
    now = {"started_at": found.started_at, "ended_at": found.ended_at}
    return fill(
        request,
        forms.TimesForm(request.POST or None, initial=now),
        act=lambda data: conducting.correct_times(activity=found, by=request.actor, at=request.at, **data),
        title="更正起止时间",
        submit="更正",
        done="已更正，记录义务已重新核对。",
        **places(found),
    )


@page(permission=P.ACTIVITY_KEEP, methods=("POST",), on_refused=on_refused)
def settle(request: PageRequest, pk: int) -> HttpResponseBase:
    """Close it."""
    conducting.settle(activity=loaded(request, pk, P.ACTIVITY_KEEP), by=request.actor, at=request.at)
    messages.success(request, "已办结。")
    return redirect("console:activity", pk)


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def cancel(request: PageRequest, pk: int) -> HttpResponseBase:
    """Call it off."""
    found = loaded(request, pk, P.ACTIVITY_KEEP)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        act=lambda data: conducting.cancel(activity=found, by=request.actor, at=request.at, **data),
        title="取消活动",
        submit="取消活动",
        tone="danger",
        done="已取消。",
        **places(found),
    )


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def assign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Add somebody to the crew."""
    found = loaded(request, pk, P.ACTIVITY_KEEP)
    said = places(found)
    known = people.serving_in(found.unit_id).filter(kind__in=("officer", "auxiliary"))
    return fill(
        request,
        forms.AssignForm(request.POST or None),
        act=lambda data: conducting.assign(activity=found, by=request.actor, at=request.at, **data),
        title="增加参加人员",
        submit="增加",
        done=lambda made: f"已增加{made.officer}（{made.role_zh}）。",
        **said | {"context": {"activity": found, "known_people": known}},
    )


@page(permission=P.ACTIVITY_KEEP, methods=("POST",))
def release(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take somebody off the crew."""
    rows = Participant.objects.visible_to(request.actor, P.ACTIVITY_KEEP).select_related("activity")
    found: Participant = get_object_or_404(rows, pk=pk)
    conducting.release(participant=found, by=request.actor, at=request.at)
    messages.success(request, "已退出。")
    return redirect("console:activity", found.activity_id)
