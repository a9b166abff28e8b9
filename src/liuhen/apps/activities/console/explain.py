"""The pages on which recordings are confirmed, and what is missing is explained and judged."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from liuhen.apps.activities import papers, queries
from liuhen.apps.activities.actions import explaining, matching
from liuhen.apps.activities.console import forms
from liuhen.apps.activities.console.conduct import places
from liuhen.apps.activities.console.one import loaded, on_refused, shown
from liuhen.apps.activities.models import Interruption, Link, Statement
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.refusals import status_of
from liuhen.regulation.parameters import STATEMENT_WITHIN_DAYS

AROUND = timedelta(days=2)


@page(permission=P.LINK_CONFIRM, methods=("POST",), on_refused=on_refused)
def confirm_all(request: PageRequest, pk: int) -> HttpResponseBase:
    """Confirm everything that is proposed for an activity."""
    found = loaded(request, pk)
    links = Link.objects.visible_to(request.actor, P.LINK_CONFIRM).filter(activity=found, state="proposed")
    done = matching.confirm(links=links.order_by("id"), by=request.actor, at=request.at)
    messages.success(request, f"已确认 {len(done)} 段资料。")
    return redirect("console:activity", pk)


@page(permission=P.LINK_CONFIRM, methods=("POST",))
def confirm(request: PageRequest, pk: int) -> HttpResponseBase:
    """Confirm one recording; a refusal is said on the activity's page."""
    found = _link(request, pk)
    try:
        matching.confirm(links=[found], by=request.actor, at=request.at)
    except Refused as refused:
        again = shown(request, found.activity, refused=refused)
        again.status_code = status_of(refused)
        return again
    messages.success(request, "已确认关联。")
    return redirect("console:activity", found.activity_id)


@page(permission=P.LINK_CONFIRM, methods=FILLS)
def reject(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that a recording is not of the activity."""
    found = _link(request, pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        act=lambda data: matching.reject(link=found, note=data["reason"], by=request.actor, at=request.at),
        title="不属于本活动",
        submit="排除",
        done="已排除。",
        **places(found.activity),
    )


@page(permission=P.LINK_CONFIRM, methods=FILLS)
def add(request: PageRequest, pk: int) -> HttpResponseBase:
    """Link a recording by hand, from those around the activity's days."""
    found = loaded(request, pk)
    day = found.started_at or found.planned_at
    near = recordings.visible_to(request.actor).filter(
        started_at__gte=day - AROUND, started_at__lt=(found.ended_at or day) + AROUND, unit_id=found.unit_id
    )
    linked = Link.objects.filter(activity=found, state="confirmed").values("recording_id")
    settled = found.state == "settled"
    form = forms.LinkForm(
        request.POST or None,
        recordings=near.exclude(pk__in=linked).order_by("-started_at", "-id"),
        initial={"kind": "supplementary" if settled else "original"},
    )
    return fill(
        request,
        form,
        act=lambda data: matching.add(activity=found, by=request.actor, at=request.at, **data),
        title="事后补充" if settled else "关联资料",
        submit="关联",
        done="已关联。",
        **places(found),
    )


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def break_off(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that recording broke off."""
    found = loaded(request, pk, P.ACTIVITY_KEEP)
    crew = people.persons(queries.participants_of(found).values("officer_id"))
    mine = {"officer": request.actor.person_id, "began_at": found.ended_at or request.at}
    return fill(
        request,
        forms.BreakForm(request.POST or None, crew=crew, initial=mine),
        act=lambda data: explaining.break_off(
            activity=found, device=None, by=request.actor, at=request.at, **data
        ),
        title="登记录制中断",
        submit="登记",
        done="已登记。恢复录制时请先口述中断原因；无法继续的，立即报告负责人。",
        **places(found),
    )


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def resume(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that recording goes on."""
    found = _interruption(request, pk, P.ACTIVITY_KEEP)
    return fill(
        request,
        forms.ResumeForm(request.POST or None, initial={"resumed_at": request.at}),
        act=lambda data: explaining.resume(interruption=found, by=request.actor, at=request.at, **data),
        title="恢复录制",
        submit="登记恢复",
        done="已登记恢复。",
        **places(found.activity),
    )


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def explain(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the reason of a break the machine found."""
    found = _interruption(request, pk, P.ACTIVITY_KEEP)
    return fill(
        request,
        forms.ExplainForm(request.POST or None),
        act=lambda data: explaining.explain(interruption=found, by=request.actor, at=request.at, **data),
        title="说明中断原因",
        submit="提交",
        done="已登记中断原因，语音说明由法制机构核实。",
        **places(found.activity),
    )


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def give_up(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that recording cannot go on and that the head was told."""
    found = _interruption(request, pk, P.ACTIVITY_KEEP)
    return fill(
        request,
        forms.ReportForm(request.POST or None, initial={"reported_at": request.at}),
        act=lambda data: explaining.give_up(interruption=found, by=request.actor, at=request.at, **data),
        title="报告无法继续录制",
        submit="报告",
        done=f"已报告。负责人将确认知悉；请在{STATEMENT_WITHIN_DAYS.said}内提交书面说明。",
        **places(found.activity),
    )


@page(permission=P.INTERRUPTION_HEAR, methods=FILLS)
def hear(request: PageRequest, pk: int) -> HttpResponseBase:
    """Acknowledge, as the head."""
    found = _interruption(request, pk, P.INTERRUPTION_HEAR)
    return fill(
        request,
        forms.NoteForm(request.POST or None),
        act=lambda data: explaining.hear(interruption=found, by=request.actor, at=request.at, **data),
        title="确认知悉无法继续录制",
        submit="确认知悉",
        done="已确认知悉。",
        **places(found.activity),
    )


@page(permission=P.INTERRUPTION_HEAR, methods=FILLS)
def annotate(request: PageRequest, pk: int) -> HttpResponseBase:
    """Note another reason, as the head."""
    found = _interruption(request, pk, P.INTERRUPTION_HEAR)
    return fill(
        request,
        forms.NoteForm(request.POST or None),
        act=lambda data: explaining.annotate(interruption=found, by=request.actor, at=request.at, **data),
        title="批注其他原因",
        submit="批注",
        done="已批注。",
        **places(found.activity),
    )


@page(permission=P.ACTIVITY_REVIEW, methods=("POST",))
def spoken(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say whether the resumed recording has its spoken explanation."""
    found = _interruption(request, pk, P.ACTIVITY_REVIEW)
    there = request.GET.get("there") == "yes"
    explaining.judge_spoken(interruption=found, is_there=there, by=request.actor, at=request.at)
    messages.success(request, "已核实有语音说明。" if there else "已登记没有语音说明。")
    return redirect("console:activity", found.activity_id)


@page(permission=P.STATEMENT_SIGN, methods=FILLS)
def sign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign a statement; where recording could not go on it is about that."""
    found = loaded(request, pk)
    stopped = queries.stopped_in(found)
    return fill(
        request,
        forms.StatementForm(request.POST or None),
        act=lambda data: explaining.sign(
            activity=found, interruption=stopped, by=request.actor, at=request.at, **data
        ),
        title="签署书面说明",
        submit="签署并提交",
        confirm="书面说明签署后永久留痕，不能修改。确定签署吗？",
        drafted=True,
        done="已签署提交，等待法制机构认定。",
        **places(found),
    )


@page(permission=P.ACTIVITY_REVIEW, methods=FILLS)
def judge(request: PageRequest, pk: int) -> HttpResponseBase:
    """Accept a statement or not."""
    rows = Statement.objects.visible_to(request.actor, P.ACTIVITY_REVIEW).select_related(
        "activity", "officer"
    )
    found: Statement = get_object_or_404(rows, pk=pk)
    said: dict[str, Any] = places(found.activity)
    context = {"activity": found.activity, "statement": found}
    return fill(
        request,
        forms.JudgementForm(request.POST or None),
        act=lambda data: explaining.judge(statement=found, by=request.actor, at=request.at, **data),
        title="认定书面说明",
        submit="认定",
        confirm="认定结论永久留痕，不能修改。确定吗？",
        done="已认定。",
        **said | {"context": context},
    )


@page(permission=P.ACTIVITY_SEE)
def statement_paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print a statement 书面说明."""
    rows = Statement.objects.visible_to(request.actor, P.ACTIVITY_SEE)
    found = get_object_or_404(rows.select_related("activity", "officer", "unit", "interruption"), pk=pk)
    return printing.response(
        "statement", papers.statement(found), at=found.signed_at, filename=f"statement-{pk}.pdf"
    )


@page(permission=P.ACTIVITY_SEE)
def interruption_paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the report of an interruption 中断报告."""
    rows = Interruption.objects.visible_to(request.actor, P.ACTIVITY_SEE)
    found = get_object_or_404(rows.select_related("activity", "officer", "unit", "device"), pk=pk)
    return printing.response(
        "interruption", papers.interruption(found), at=found.began_at, filename=f"interruption-{pk}.pdf"
    )


def _link(request: PageRequest, pk: int) -> Link:
    rows = Link.objects.visible_to(request.actor, P.LINK_CONFIRM)
    found: Link = get_object_or_404(rows.select_related("activity__unit", "activity__lead"), pk=pk)
    return found


def _interruption(request: PageRequest, pk: int, permission: P) -> Interruption:
    rows = Interruption.objects.visible_to(request.actor, permission)
    found: Interruption = get_object_or_404(rows.select_related("activity__unit", "activity__lead"), pk=pk)
    return found
