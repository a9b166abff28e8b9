"""What is done with a complaint, each a button or a form."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.activities import queries as activities_queries
from liuhen.apps.complaints import forms, naming, queries
from liuhen.apps.complaints.actions import deciding, evidence, filing, handling, identity, keeping
from liuhen.apps.complaints.console.complaints import TONES, done, seen, shown
from liuhen.apps.complaints.models import OPEN, Complaint, Handling, Inquiry, Measure, Recusal
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings_queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.regulation.parameters import COMPLAINT_INQUIRY_DAYS


def _asked(
    request: PageRequest, found: Complaint, form: Form, act: Callable[..., Any], **words: Any
) -> HttpResponseBase:
    """Ask with ``form`` what ``act`` needs to know, do it, and go back to the complaint unless told otherwise."""
    here = reverse("console:complaint", args=[found.pk])
    places = {
        "crumbs": [("投诉举报", reverse("console:complaints")), (str(found), here)], "to": here,
        "template": "complaints/form.html", "context": {"found": found, "tone": TONES[found.state]},
    }  # fmt: skip
    return fill(
        request, form, act=lambda data: act(by=request.actor, at=request.at, **data), **{**places, **words}
    )


def _on_complaint(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return shown(request, pk, refused=refused)


@page(permission=P.COMPLAINT_ASSIGN, methods=FILLS)
def assign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give it to a handler."""
    found = seen(request, pk, P.COMPLAINT_ASSIGN)
    able = people.persons([each.pk for each in queries.may_handle(found)])
    return _asked(
        request, found, forms.PersonForm(request.POST or None, persons=able), partial(handling.assign, complaint=found),
        title="交办", submit="交办", done=lambda made: f"已交{made.person}承办。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_ASSIGN, methods=("POST",))
def relieve(request: PageRequest, pk: int, handling_id: int) -> HttpResponseBase:
    """Take it from a handler."""
    found = seen(request, pk, P.COMPLAINT_ASSIGN)
    row = get_object_or_404(Handling, pk=handling_id, complaint=found)
    handling.relieve(handling=row, by=request.actor, at=request.at)
    return done(request, pk, f"{row.person}不再承办。")


@page(permission=P.COMPLAINT_SEE, methods=FILLS)
def recuse(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put a recusal on record; whoever recuses himself sees the complaint no more."""
    found = seen(request, pk, P.COMPLAINT_SEE)
    colleagues = people.people_in(found.handler_id)

    def onward(made: Recusal) -> str:
        if made.person_id == request.actor.person_id:
            return reverse("console:complaints")
        return reverse("console:complaint", args=[pk])

    return _asked(
        request, found, forms.RecusalForm(request.POST or None, persons=colleagues),
        partial(handling.recuse, complaint=found),
        title="登记回避", submit="登记回避", done="已登记回避。", to=onward,
    )  # fmt: skip


@page(permission=P.COMPLAINT_ASSIGN, methods=FILLS)
def pass_on(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send it to another authority."""
    found = seen(request, pk, P.COMPLAINT_ASSIGN)
    authorities = people.authorities().exclude(pk=found.handler_id)
    return _asked(
        request, found, forms.PassForm(request.POST or None, units=authorities),
        partial(handling.pass_on, complaint=found),
        title="转送有权机关", submit="转送", done="已转送，期限继续计算。", to=reverse("console:complaints"),
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def involve(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put on record that it is about others too."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)

    def act(*, unit: Any, number: str, **more: Any) -> Complaint:
        persons = [naming.person_meant(number, field="number")] if number.strip() else []
        return handling.involve(complaint=found, units=[unit] if unit else [], persons=persons, **more)

    def said(made: Complaint) -> str:
        moved = made.handler_id != found.handler_id
        return f"已补登，改由{made.handler}办理。" if moved else "已补登，涉及的人员不得再办理。"

    return _asked(
        request, found, forms.InvolveForm(request.POST or None, units=people.units_open()), act,
        title="补登被投诉对象", submit="补登", done=said, to=reverse("console:complaints"),
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=("POST",), on_refused=_on_complaint)
def accept(request: PageRequest, pk: int) -> HttpResponseBase:
    """Accept it."""
    handling.accept(complaint=seen(request, pk, P.COMPLAINT_HANDLE), by=request.actor, at=request.at)
    return done(request, pk, "已受理，办理期限开始计算。")


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def decline(request: PageRequest, pk: int) -> HttpResponseBase:
    """Turn it down."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.DeclineForm(request.POST or None), partial(handling.decline, complaint=found),
        title="不予受理", submit="不予受理并告知", tone="danger", done="已告知不予受理。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def ask_extension(request: PageRequest, pk: int) -> HttpResponseBase:
    """Ask for more time."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.ExtensionForm(request.POST or None), partial(handling.ask_extension, complaint=found),
        title="申请延长", submit="提交负责人批准", done="已提交负责人批准。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_EXTEND, methods=("POST",), on_refused=_on_complaint)
def extend(request: PageRequest, pk: int) -> HttpResponseBase:
    """Grant more time."""
    handling.extend(complaint=seen(request, pk, P.COMPLAINT_EXTEND), by=request.actor, at=request.at)
    return done(request, pk, "已批准延长。")


@page(permission=P.COMPLAINT_EXTEND, methods=FILLS)
def refuse_extension(request: PageRequest, pk: int) -> HttpResponseBase:
    """Refuse more time."""
    found = seen(request, pk, P.COMPLAINT_EXTEND)
    return _asked(
        request, found, forms.ReasonForm(request.POST or None), partial(handling.refuse_extension, complaint=found),
        title="不同意延长", submit="不同意延长", done="已退回，承办人应在原期限内办结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def ask(request: PageRequest, pk: int) -> HttpResponseBase:
    """Ask a unit."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    due_on = people.local_day(request.at) + timedelta(days=COMPLAINT_INQUIRY_DAYS.value)
    return _asked(
        request, found, forms.InquiryForm(request.POST or None, units=people.units_open(), initial={"due_on": due_on}),
        partial(handling.ask, complaint=found),
        title="发出协查", submit="发出", done=lambda made: f"已向{made.unit}发出协查。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def recall(request: PageRequest, pk: int, inquiry_id: int) -> HttpResponseBase:
    """Take a request back."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    row = get_object_or_404(Inquiry, pk=inquiry_id, complaint=found)
    return _asked(
        request, found, forms.ReasonForm(request.POST or None), partial(handling.recall, inquiry=row),
        title="撤回协查", submit="撤回协查", done="已撤回。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def order(request: PageRequest, pk: int) -> HttpResponseBase:
    """Order the unit to put it right."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.OrderForm(request.POST or None), partial(deciding.order, complaint=found),
        title="责令整改", submit="责令整改", done="已责令限期整改，报告后由人复查。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def refer(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand it over."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.ReferralForm(request.POST or None), partial(deciding.refer, complaint=found),
        title="移送", submit="移送", done="已登记移送，请限期取得回执。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def receipt(request: PageRequest, pk: int, measure_id: int) -> HttpResponseBase:
    """Put a receipt on record."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    row = get_object_or_404(Measure, pk=measure_id, complaint=found)
    return _asked(
        request, found, forms.ReceiptForm(request.POST or None), partial(deciding.receipt, measure=row),
        title="登记移送回执", submit="登记", done="已登记回执。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def link(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put recordings under it."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)

    def act(*, recordings: list[int], **more: Any) -> Complaint:
        numbered = recordings_queries.visible_numbered(request.actor, recordings, field="recordings")
        return evidence.link(complaint=found, recordings=numbered, **more)

    return _asked(
        request, found, forms.LinkForm(request.POST or None), act,
        title="关联音像资料", submit="关联并冻结", done="已关联并冻结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def link_activities(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put activities under it, and hold what was recorded of them."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)

    def act(*, activities: list[int], **more: Any) -> Complaint:
        numbered = activities_queries.visible_numbered(request.actor, activities, field="activities")
        return evidence.link_activities(complaint=found, activities=numbered, **more)

    return _asked(
        request, found, forms.ActivitiesForm(request.POST or None), act,
        title="关联执法活动", submit="关联", done="已关联，活动的音像资料已冻结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def decide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Conclude."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.DecisionForm(request.POST or None), partial(deciding.decide, complaint=found),
        title="作出处理决定", submit="作出处理决定", done="已作出处理决定，请告知投诉人后办结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def tell(request: PageRequest, pk: int) -> HttpResponseBase:
    """Tell the complainant."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.TellForm(request.POST or None), partial(deciding.tell, complaint=found),
        title="告知并办结", submit="告知并办结", done="已告知并办结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def merge(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let it go on in another."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    others = queries.earlier_about_same(found).filter(state__in=OPEN)
    return _asked(
        request, found, forms.OtherForm(request.POST or None, others=others),
        lambda other, **more: handling.merge(complaint=found, into=other, **more),
        title="并案", submit="并案", done="已并案。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def repeated(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that it repeats another."""
    found = seen(request, pk, P.COMPLAINT_HANDLE)
    return _asked(
        request, found, forms.OtherForm(request.POST or None, others=queries.earlier_about_same(found)),
        lambda other, **more: handling.mark_repeated(complaint=found, earlier=other, **more),
        title="标为重复投诉", submit="标为重复投诉", done="已标为重复投诉，照常办理。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_FILE, methods=("POST",), on_refused=_on_complaint)
def withdraw(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put on record that the complainant takes it back."""
    filing.withdraw(complaint=seen(request, pk, P.COMPLAINT_FILE), by=request.actor, at=request.at)
    return done(request, pk, "已登记撤回。")


@page(permission=P.COMPLAINT_HANDLE, methods=("POST",), on_refused=_on_complaint)
def archive(request: PageRequest, pk: int) -> HttpResponseBase:
    """File it away."""
    keeping.archive(complaint=seen(request, pk, P.COMPLAINT_HANDLE), by=request.actor, at=request.at)
    return done(request, pk, "已归档。")


@page(permission=P.COMPLAINT_ERASE, methods=("POST",), on_refused=_on_complaint)
def erase(request: PageRequest, pk: int) -> HttpResponseBase:
    """Forget who complained."""
    identity.erase(complaint=seen(request, pk, P.COMPLAINT_ERASE), by=request.actor, at=request.at)
    return done(request, pk, "已抹去投诉人信息；留痕和证明不变。")
