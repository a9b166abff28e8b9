"""The firm's side of a visit: who came, on what basis, for what; what is left of the year; contest, rate, see all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

from liuhen.apps.activities import queries as activities
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.visits import queries
from liuhen.apps.visits.actions import arriving, replying
from liuhen.apps.visits.actions.replying import FIRM
from liuhen.apps.visits.models import Defect, FirmKey, Reply, Visit
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.web.codes import qr
from liuhen.kernel.web.filling import say_at_field
from liuhen.kernel.web.public import Limit, PublicRequest, public
from liuhen.kernel.web.refusals import Problem, answer, status_of
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.visits import CONTESTED, RATINGS
from liuhen_proof import claims, tickets

ASKING = Limit("visit", most=60, most_of_all=6000, per=timedelta(minutes=10), verb="查看")
MEETING = Limit("visit-meeting", most=60, most_of_all=6000, per=timedelta(minutes=10), verb="核对")
"""Of those who stand at the door: counted apart, so that nobody is let in unchecked because receipts were looked at."""
SAYING = Limit("visit-reply", most=10, most_of_all=600, per=timedelta(hours=1))
ARRIVING = Limit("visit-here", most=10, most_of_all=600, per=timedelta(hours=1), verb="确认到场")
HERE = ("approved", "on-site", "entered-late", "left")
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


class ContestForm(forms.Form):
    """What the firm contests, and why."""

    ground = forms.ChoiceField(label="异议", choices=list(CONTESTED.items()))
    text = forms.CharField(label="说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class RateForm(forms.Form):
    """How content the firm is."""

    stars = forms.ChoiceField(label="评价", choices=list(RATINGS.items()), widget=forms.RadioSelect)
    text = forms.CharField(
        label="说明", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class Kept:
    """What the firm learns of a recording of the visit: not its pictures."""

    received_at: datetime
    keep_until: Any


@dataclass(frozen=True, kw_only=True)
class ReceiptScreen(Screen):
    template = "visits/public/receipt.html"

    title: str = "入企检查回执"
    visit: Visit
    officers: Sequence[Any]
    allowed: queries.Allowance
    recordings: Sequence[Kept]
    replies: Sequence[Reply]
    to_put_right: Sequence[Defect]
    contest: ContestForm
    rate: RateForm
    is_rated: bool
    code: str
    signed: str
    all_url: str
    complain: str


@public(methods=("GET", "HEAD", "POST"), limit=SAYING)
def receipt(request: PublicRequest, token: str) -> HttpResponseBase:
    """Show a visit to the firm that was visited, and take what it says of it."""
    if wait := ASKING.problem(request):
        return answer(request, wait)
    visit = _found(Visit, token)
    posted = request.POST.get("what", "") if request.method == "POST" else ""
    contest = ContestForm(request.POST if posted == "contest" else None)
    rate = RateForm(request.POST if posted == "rate" else None)
    refused: Refused | Problem | None = None
    form: forms.Form = contest if posted == "contest" else rate
    if posted and form.is_valid():
        act = replying.contest if posted == "contest" else replying.rate
        try:
            act(visit=visit, **form.cleaned_data, by=FIRM, at=request.at)
        except Refused as refusal:
            refused = say_at_field(form, refusal)
        else:
            messages.success(request, "已收到，感谢您的反馈。答复会显示在本页。")
            return redirect(request.path)
    status = status_of(refused) if refused else 422 if posted else 200
    return ReceiptScreen(
        visit=visit, officers=queries.officers_of(visit), allowed=_allowed(visit), recordings=_recordings(visit),
        replies=list(visit.replies.order_by("id")), contest=contest, rate=rate,
        is_rated=visit.replies.filter(state="rated").exists(), code=qr(request.build_absolute_uri(request.path)),
        signed=signed(visit, at=request.at), all_url=_all_url(visit), complain=queries.phones_to_complain(visit),
        to_put_right=[row for row in queries.defects_of(visit) if row.due_on], refused=refused,
    ).drawn(request, status=status)  # fmt: skip


class ArrivalForm(forms.Form):
    """Which firm it is that confirms."""

    last4 = forms.CharField(
        label="本企业代码的后四位", max_length=4,
        help_text="统一社会信用代码或者场所编码的最后四位，用来核对这次检查是不是到您的企业。",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HereScreen(Screen):
    """``officers`` come with the numbers of the certificates that they show."""

    template = "visits/public/here.html"

    title: str = "核对来检查的人"
    visit: Visit
    officers: Sequence[tuple[Any, str]]
    allowed: queries.Allowance
    form: ArrivalForm
    complain: str


@public(methods=("GET", "HEAD", "POST"), limit=ARRIVING)
def here(request: PublicRequest, code: str) -> HttpResponseBase:
    """Show who stands there, by the code that his phone shows, and let the firm confirm it."""
    if wait := MEETING.problem(request):
        return answer(request, wait)
    posted = request.method == "POST"
    visit = arriving.shown(code, for_long=arriving.GOOD_FOR if posted else arriving.SHOWN_FOR)
    if visit is None or visit.state not in HERE:
        raise Http404("no phone shows this code")
    receipt_url = reverse("portal:visit-receipt", args=[visit.token])
    if not posted and (visit.arrived_at or visit.state != "approved"):
        return redirect(receipt_url)
    form = ArrivalForm(request.POST if posted else None)
    refused: Refused | None = None
    if posted and form.is_valid():
        try:
            arriving.confirm_arrival(visit=visit, **form.cleaned_data, by=FIRM, at=request.at)
        except Refused as refusal:
            refused = say_at_field(form, refusal)
        else:
            messages.success(request, "已确认到场。这是本次检查的回执，请保存本页地址。")
            return redirect(receipt_url)
    officers = [(each, queries.card_number(each.pk) or each.number) for each in queries.officers_of(visit)]
    return HereScreen(
        visit=visit, officers=officers, allowed=_allowed(visit), form=form,
        complain=queries.phones_to_complain(visit), refused=refused,
    ).drawn(request, status=status_of(refused) if refused else 422 if posted else 200)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FirmScreen(Screen):
    template = "visits/public/firm.html"

    title: str = "本企业的检查"
    firm: Any
    visits: Sequence[Visit]
    allowed: queries.Allowance


@public()
def of_firm(request: PublicRequest, token: str) -> HttpResponseBase:
    """Show a firm all visits to it, under its own key."""
    if wait := ASKING.problem(request):
        return answer(request, wait)
    firm = _found(FirmKey, token).establishment
    allowed = queries.allowance(firm, on=local_day(request.at), level="county", kind="routine")
    return FirmScreen(firm=firm, visits=list(queries.shown_to(firm)), allowed=allowed).drawn(request)


def signed(visit: Visit, *, at: datetime) -> str:
    """Return the receipt as a signed token, for whoever checks it without a network."""
    told = {
        "origin": settings.LEDGER_ORIGIN, "visit": str(visit.pk), "firm": visit.establishment.code,
        "unit": visit.unit.name, "officers": "、".join(each.name for each in queries.officers_of(visit)),
        "basis": visit.basis, "matter": f"{visit.power.name}：{visit.matter}"[:400], "left": _allowed(visit).left_zh,
        "complain": queries.where_to_complain(visit),
        "signed_at": at.astimezone(UTC).replace(microsecond=0).isoformat(),
    }  # fmt: skip
    return claims.token(tickets.RECEIPT, told, keyring.signers()[0])


def _allowed(visit: Visit) -> queries.Allowance:
    return queries.allowance(visit.establishment, on=visit.planned_on, level=visit.level, kind=visit.kind)


def _found(model: Any, token: str) -> Any:
    """Return what is behind a token; nothing leads from one to the next. Raises Http404."""
    found = (
        model.objects.filter(token=token).select_related("establishment").first()
        if TOKEN.fullmatch(token)
        else None
    )
    if found is None or (isinstance(found, Visit) and found.state in queries.NOT_SHOWN):
        raise Http404("no visit has this address")
    return found


def _all_url(visit: Visit) -> str:
    key = FirmKey.objects.filter(establishment_id=visit.establishment_id).first()
    return reverse("portal:visits-of-firm", args=[key.token]) if key else ""


def _recordings(visit: Visit) -> list[Kept]:
    if visit.activity_id is None:
        return []
    return [
        Kept(each.received_at, recordings.kept_at_least_until(each))
        for each in recordings.by_ids(activities.recordings_of([visit.activity_id])).values()
    ]


urlpatterns = [
    path("visits/here/<str:code>/", here, name="visit-here"),
    path("visits/of/<str:token>/", of_firm, name="visits-of-firm"),
    path("visits/<str:token>/", receipt, name="visit-receipt"),
]
