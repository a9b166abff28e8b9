"""What is done with a complaint, each a button or a form."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.complaints import forms, queries
from liuhen.apps.complaints.actions import deciding, evidence, filing, handling, identity, keeping
from liuhen.apps.complaints.console.complaints import TONES, done, seen, shown
from liuhen.apps.complaints.models import Complaint, Handling, Inquiry, Measure
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as seen_recordings
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.regulation.parameters import COMPLAINT_INQUIRY_DAYS


def _loaded(request: PageRequest, pk: int, permission: P) -> tuple[Complaint, dict[str, Any]]:
    found = seen(request, pk, permission)
    here = reverse("console:complaint", args=[pk])
    return found, {
        "crumbs": [("投诉举报", reverse("console:complaints")), (str(found), here)], "to": here,
        "template": "complaints/form.html", "context": {"found": found, "tone": TONES[found.state]},
    }  # fmt: skip


def _asked(
    request: PageRequest, pk: int, permission: P, form: Form, act: Callable[..., Any], **words: Any
) -> HttpResponseBase:
    """Ask what ``act`` needs to know of a complaint beside itself, then do it."""
    found, places = _loaded(request, pk, permission)
    return fill(
        request, form, act=lambda data: act(complaint=found, by=request.actor, at=request.at, **data),
        **{**places, **words},
    )  # fmt: skip


def _on_complaint(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return shown(request, pk, refused=refused)


@page(permission=P.COMPLAINT_ASSIGN, methods=FILLS)
def assign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give it to a handler."""
    found, places = _loaded(request, pk, P.COMPLAINT_ASSIGN)
    able = people.persons([each.pk for each in queries.may_handle(found)])
    return fill(
        request, forms.PersonForm(request.POST or None, persons=able),
        act=lambda data: handling.assign(complaint=found, by=request.actor, at=request.at, **data),
        title="交办", submit="交办", done=lambda made: f"已交{made.person}承办。", **places,
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
    found, places = _loaded(request, pk, P.COMPLAINT_SEE)
    colleagues = people.people_in(found.handler_id)
    places["to"] = lambda made: reverse(
        "console:complaints" if made.person_id == request.actor.person_id else "console:complaint",
        args=[] if made.person_id == request.actor.person_id else [pk],
    )
    return fill(
        request, forms.RecusalForm(request.POST or None, persons=colleagues),
        act=lambda data: handling.recuse(complaint=found, by=request.actor, at=request.at, **data),
        title="登记回避", submit="登记回避", done="已登记回避。", **places,
    )  # fmt: skip


@page(permission=P.COMPLAINT_ASSIGN, methods=FILLS)
def pass_on(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send it to another authority."""
    found, places = _loaded(request, pk, P.COMPLAINT_ASSIGN)
    authorities = people.authorities().exclude(pk=found.handler_id)
    return fill(
        request, forms.PassForm(request.POST or None, units=authorities),
        act=lambda data: handling.pass_on(complaint=found, by=request.actor, at=request.at, **data),
        title="转送有权机关", submit="转送", done="已转送，期限继续计算。",
        **{**places, "to": reverse("console:complaints")},
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=("POST",), on_refused=_on_complaint)
def accept(request: PageRequest, pk: int) -> HttpResponseBase:
    """Accept it."""
    handling.accept(complaint=seen(request, pk, P.COMPLAINT_HANDLE), by=request.actor, at=request.at)
    return done(request, pk, "已受理，办理期限开始计算。")


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def decline(request: PageRequest, pk: int) -> HttpResponseBase:
    """Turn it down."""
    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.DeclineForm(request.POST or None), handling.decline,
        title="不予受理", submit="不予受理并告知", tone="danger", done="已告知不予受理。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def ask_extension(request: PageRequest, pk: int) -> HttpResponseBase:
    """Ask for more time."""
    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.ExtensionForm(request.POST or None), handling.ask_extension,
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
    return _asked(
        request, pk, P.COMPLAINT_EXTEND, forms.ReasonForm(request.POST or None), handling.refuse_extension,
        title="不同意延长", submit="不同意延长", done="已退回，承办人应在原期限内办结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def ask(request: PageRequest, pk: int) -> HttpResponseBase:
    """Ask a unit."""
    found, places = _loaded(request, pk, P.COMPLAINT_HANDLE)
    due_on = people.local_day(request.at) + timedelta(days=COMPLAINT_INQUIRY_DAYS.value)
    return fill(
        request, forms.InquiryForm(request.POST or None, units=people.units_open(), initial={"due_on": due_on}),
        act=lambda data: handling.ask(complaint=found, by=request.actor, at=request.at, **data),
        title="发出协查", submit="发出", done=lambda made: f"已向{made.unit}发出协查。", **places,
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def recall(request: PageRequest, pk: int, inquiry_id: int) -> HttpResponseBase:
    """Take a request back."""
    found, places = _loaded(request, pk, P.COMPLAINT_HANDLE)
    row = get_object_or_404(Inquiry, pk=inquiry_id, complaint=found)
    return fill(
        request, forms.ReasonForm(request.POST or None),
        act=lambda data: handling.recall(inquiry=row, by=request.actor, at=request.at, **data),
        title="撤回协查", submit="撤回协查", done="已撤回。", **places,
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def order(request: PageRequest, pk: int) -> HttpResponseBase:
    """Order the unit to put it right."""
    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.OrderForm(request.POST or None), deciding.order,
        title="责令整改", submit="责令整改", done="已责令限期整改，报告后由人复查。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def refer(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand it over."""
    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.ReferralForm(request.POST or None), deciding.refer,
        title="移送", submit="移送", done="已登记移送，请限期取得回执。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def receipt(request: PageRequest, pk: int, measure_id: int) -> HttpResponseBase:
    """Put a receipt on record."""
    found, places = _loaded(request, pk, P.COMPLAINT_HANDLE)
    row = get_object_or_404(Measure, pk=measure_id, complaint=found)
    return fill(
        request, forms.ReceiptForm(request.POST or None),
        act=lambda data: deciding.receipt(measure=row, by=request.actor, at=request.at, **data),
        title="登记移送回执", submit="登记", done="已登记回执。", **places,
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def link(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put recordings under it."""

    def act(*, recordings: list[int], **more: Any) -> Complaint:
        found = list(seen_recordings.visible_to(request.actor).filter(pk__in=recordings))
        if missing := sorted(set(recordings) - {each.pk for each in found}):
            raise Invalid(f"没有编号为{missing[0]}的资料，或您无权查看", field="recordings")
        return evidence.link(recordings=found, **more)

    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.LinkForm(request.POST or None), act,
        title="关联音像资料", submit="关联并冻结", done="已关联并冻结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def decide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Conclude."""
    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.DecisionForm(request.POST or None), deciding.decide,
        title="作出处理决定", submit="作出处理决定", done="已作出处理决定，请告知投诉人后办结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def tell(request: PageRequest, pk: int) -> HttpResponseBase:
    """Tell the complainant."""
    return _asked(
        request, pk, P.COMPLAINT_HANDLE, forms.TellForm(request.POST or None), deciding.tell,
        title="告知并办结", submit="告知并办结", done="已告知并办结。",
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def merge(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let it go on in another."""
    found, places = _loaded(request, pk, P.COMPLAINT_HANDLE)
    others = queries.earlier_about_same(found).filter(state__in=("received", "accepted", "decided"))
    return fill(
        request, forms.OtherForm(request.POST or None, others=others),
        act=lambda data: handling.merge(complaint=found, into=data["other"], by=request.actor, at=request.at),
        title="并案", submit="并案", done="已并案。", **places,
    )  # fmt: skip


@page(permission=P.COMPLAINT_HANDLE, methods=FILLS)
def repeated(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that it repeats another."""
    found, places = _loaded(request, pk, P.COMPLAINT_HANDLE)
    return fill(
        request, forms.OtherForm(request.POST or None, others=queries.earlier_about_same(found)),
        act=lambda data: handling.mark_repeated(
            complaint=found, earlier=data["other"], by=request.actor, at=request.at
        ),
        title="标为重复投诉", submit="标为重复投诉", done="已标为重复投诉，照常办理。", **places,
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
