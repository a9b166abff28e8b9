"""The citizen's side: file a complaint, keep its code, follow it, add to it, take it back, rate it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path

from liuhen.apps.complaints import forms, letters, naming, queries
from liuhen.apps.complaints.actions import filing
from liuhen.apps.complaints.letters import Letter
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.people import queries as people
from liuhen.kernel.access import CITIZEN
from liuhen.kernel.flow import Invalid, Refused
from liuhen.kernel.web.attaching import read
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.filling import say_at_field
from liuhen.kernel.web.public import Limit, PublicRequest, public
from liuhen.kernel.web.refusals import Problem, status_of
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.complaints import (
    ACCEPT_IN_TIME,
    DECIDE_IN_TIME,
    GROUNDS,
    KEEP_SECRET,
    REGISTER,
    ROUTE,
    Ground,
)
from liuhen.regulation.parameters import (
    COMPLAINT_ACCEPT_WORKING_DAYS,
    COMPLAINT_DECIDE_DAYS,
    COMPLAINT_EXTEND_DAYS,
)
from liuhen.regulation.vocabulary import Duty

MENU = (("投诉举报", "portal:complaints"),)
MINE, CODE = "complaint", "complaint-code"
# Whoever fills the form in wrongly tries again; only what is well-formed counts as filed.
TRYING = Limit("complaint-try", most=40, most_of_all=5000, per=timedelta(hours=1))
FILING = Limit("complaint", most=5, most_of_all=300, per=timedelta(hours=1))
ASKING = Limit("complaint-code", most=20, most_of_all=3000, per=timedelta(minutes=10), verb="查询")
ADDING = Limit("complaint-addition", most=20, most_of_all=600, per=timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class GuideScreen(Screen):
    template = "complaints/public/guide.html"

    title: str = "投诉举报"
    lead: str = "认为执法单位或执法人员违法、不当的，可以在这里投诉举报，凭查询码随时看到办到哪一步。"
    grounds: Iterable[Ground] = GROUNDS.values()
    accept: str = COMPLAINT_ACCEPT_WORKING_DAYS.said
    decide: str = COMPLAINT_DECIDE_DAYS.said
    extend: str = COMPLAINT_EXTEND_DAYS.said
    hotline: str
    duties: Sequence[Duty] = (ROUTE, ACCEPT_IN_TIME, DECIDE_IN_TIME, KEEP_SECRET)


@public()
def guide(request: PublicRequest) -> HttpResponseBase:
    """Say what can be complained of, to whom it goes, by when it is answered, and who learns the name."""
    return GuideScreen(hotline=settings.HOTLINE).drawn(request)


@dataclass(frozen=True, kw_only=True)
class FilingScreen(Screen):
    template = "complaints/public/file.html"

    title: str = "我要投诉举报"
    form: forms.OnlineForm
    duty: Duty = REGISTER


@public(methods=("GET", "HEAD", "POST"))
def file(request: PublicRequest) -> HttpResponseBase:
    """Take a complaint in, and give its code."""
    posted = request.method == "POST"
    form = forms.OnlineForm(
        request.POST if posted else None, request.FILES if posted else None, units=people.units_open()
    )
    refused: Refused | Problem | None = TRYING.problem(request) if posted else None
    if posted and refused is None and form.is_valid() and (refused := FILING.problem(request)) is None:
        try:
            complaint, code = _received(form, at=request.at)
        except Refused as refusal:
            refused = say_at_field(form, refusal)
        else:
            request.session[MINE] = complaint.pk
            return _with_code(redirect("portal:complaint-received"), code)
    return _drawn(request, FilingScreen(form=form, refused=refused), is_wrong=posted)


def _drawn(request: PublicRequest, screen: Screen, *, is_wrong: bool) -> HttpResponse:
    """Draw a page whose form was not taken; what was written in it stays, also when one came too often."""
    refused = screen.refused
    status = status_of(refused) if refused else 422 if is_wrong else 200
    if not isinstance(refused, Problem):
        return screen.drawn(request, status=status)
    waits = replace(refused, remedy=f"{refused.remedy}填写的内容还在本页，不要关闭，到时再提交即可。")
    response = replace(screen, refused=waits).drawn(request, status=status)
    response["Retry-After"] = str(refused.wait_seconds)
    return response


def _with_code(response: HttpResponse, code: str) -> HttpResponse:
    """Let the browser carry the code to the next page: here it is nowhere kept."""
    response.set_signed_cookie(
        CODE, code, max_age=600, httponly=True, samesite="Strict", secure=settings.HTTPS
    )
    return response


def _received(form: forms.OnlineForm, *, at: datetime) -> tuple[Complaint, str]:
    under = filing.envelope()
    files = filing.keep_files(read(form.cleaned_data["attached"]), under=under, at=at)
    number = form.cleaned_data["number"]
    # Whether a number is somebody's is not given away: one that nobody has stays among the words.
    person = naming.holder_of(number) if number else None
    return filing.receive(
        channel="web", person=person, files=files, under=under, by=CITIZEN, at=at, **form.filled()
    )


@dataclass(frozen=True, kw_only=True)
class ReceivedScreen(Screen):
    template = "complaints/public/received.html"

    title: str = "已收到您的投诉举报"
    complaint: Complaint
    code: str
    clocks: Sequence[ClockFace]


@public()
def received(request: PublicRequest) -> HttpResponseBase:
    """Show the code, this once."""
    code = request.get_signed_cookie(CODE, None, max_age=600)
    if code is None:
        return redirect("portal:complaint")
    complaint = _mine(request)
    clocks = faces_of(complaint.ref, at=request.at)
    screen = ReceivedScreen(complaint=complaint, code=filing.grouped(code), clocks=clocks)
    response = screen.drawn(request)
    response.delete_cookie(CODE, samesite="Strict")
    return response


@dataclass(frozen=True, kw_only=True)
class FollowScreen(Screen):
    template = "complaints/public/follow.html"

    title: str = "查询办理进度"
    form: forms.CodeForm


@public(methods=("GET", "HEAD", "POST"))
def follow(request: PublicRequest) -> HttpResponseBase:
    """Ask for the code, and open what it opens."""
    form = forms.CodeForm(request.POST or None)
    refused = ASKING.problem(request) if request.method == "POST" else None
    if refused is None and form.is_bound and form.is_valid():
        complaint = queries.by_code(form.cleaned_data["code"])
        if complaint is not None:
            request.session.cycle_key()
            request.session[MINE] = complaint.pk
            return redirect("portal:complaint")
        form.add_error("code", "没有找到这个查询码。请核对；遗失查询码的，请联系受理机关。")
    return _drawn(request, FollowScreen(form=form, refused=refused), is_wrong=form.is_bound)


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: what happened, when, in words that name nobody."""

    at: datetime
    zh: str
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class TimelineScreen(Screen):
    """How far it is; ``course`` is the complaint's own or that of the one it was merged into."""

    template = "complaints/public/timeline.html"

    complaint: Complaint
    course: Complaint
    happened: Sequence[Happening]
    clocks: Sequence[ClockFace]
    letters: Sequence[Letter]
    addition: forms.AdditionForm | None
    rating: forms.RatingForm | None
    can_withdraw: bool


@public()
def timeline(request: PublicRequest) -> HttpResponseBase:
    """Show how far it is, what comes next and by when, without a word about who complained."""
    if MINE not in request.session:
        return redirect("portal:complaint-follow")
    return _shown(request, forms.AdditionForm())


def _shown(
    request: PublicRequest, addition: forms.AdditionForm, *, refused: Refused | Problem | None = None
) -> HttpResponse:
    """Draw the timeline; with what is wrong with an addition, if it was not taken."""
    complaint = _mine(request)
    course = complaint.merged_into or complaint
    clocks = faces_of(course.ref, at=request.at)
    may_rate = course.state in {"closed", "archived"} and complaint.rating is None
    screen = TimelineScreen(
        title=f"投诉 {complaint.number}",
        complaint=complaint,
        course=course,
        happened=[*_beginnings(complaint, course), *_course(course, clocks), *_endings(complaint)],
        clocks=clocks,
        letters=letters.of(course),
        addition=addition if complaint.is_open else None,
        rating=forms.RatingForm() if may_rate else None,
        can_withdraw=complaint.state in {"received", "accepted"},
        refused=refused,
    )
    return _drawn(request, screen, is_wrong=bool(addition.errors))


def _beginnings(complaint: Complaint, course: Complaint) -> Iterator[Happening]:
    yield Happening(complaint.received_at, "收到您的投诉举报", f"由{course.handler.name}办理。")
    if complaint.held:
        yield Happening(
            complaint.received_at,
            "有关音像资料已冻结",
            f"共{complaint.held}份，办结前不会被销毁；内容不在此公开。",
        )
    for addition in complaint.additions.order_by("id"):
        yield Happening(addition.added_at, "收到您的补充")
    if complaint.merged_into and complaint.ended_at:
        yield Happening(complaint.ended_at, f"与投诉 {course.number} 合并办理", "以下是合并后的办理情况。")


def _course(course: Complaint, clocks: list[ClockFace]) -> list[Happening]:
    """Return what was done and what moved its days, in the order of time."""
    moved = [Happening(at, said, f"{clock.label}。") for clock in clocks for at, said in clock.moved]
    return sorted([*_steps(course), *moved], key=lambda each: each.at)


def _steps(course: Complaint) -> Iterator[Happening]:
    if course.accepted_at:
        yield Happening(course.accepted_at, "已受理")
    if course.state == "declined" and course.ended_at:
        yield Happening(
            course.ended_at, "不予受理", f"{course.declined_reason}（依据{course.declined_basis}）"
        )
    if course.extended_at:
        yield Happening(
            course.extended_at, f"情况复杂，办理期限延长{course.extension_days}日",
            "经负责人批准。",
        )  # fmt: skip
    if course.decided_at and course.state != "decided":
        yield Happening(course.decided_at, f"处理决定：{course.conclusion_zh}", course.outcome)
    if course.ended_at and course.state in {"closed", "archived"} and course.told_how:
        yield Happening(course.ended_at, "已办结")


def _endings(complaint: Complaint) -> Iterator[Happening]:
    if complaint.state == "withdrawn" and complaint.ended_at:
        how = complaint.withdrawn_how
        yield Happening(
            complaint.ended_at, "机关登记：您已要求撤回投诉举报" if how else "您已撤回投诉举报",
            f"{how}。不是您本人意思的，请另行投诉举报。" if how else "",
        )  # fmt: skip


def _mine(request: PublicRequest) -> Complaint:
    rows = Complaint.objects.filter(pk=request.session.get(MINE, 0))
    found: Complaint | None = rows.select_related("handler", "merged_into__handler").first()
    if found is None:
        raise Http404("no code was shown")
    return found


@public(methods=("POST",))
def add(request: PublicRequest) -> HttpResponseBase:
    """Say more."""
    complaint = _mine(request)
    form = forms.AdditionForm(request.POST, request.FILES)
    wait = ADDING.problem(request)
    if wait or not form.is_valid():
        return _shown(request, form, refused=wait)
    try:
        under = filing.envelope_of(complaint)
        files = filing.keep_files(read(form.cleaned_data["attached"]), under=under, at=request.at)
        filing.add(
            complaint=complaint, text=form.cleaned_data["text"], whom=form.cleaned_data["whom"], files=files,
            by=CITIZEN, at=request.at,
        )  # fmt: skip
    except Refused as refusal:
        return _shown(request, form, refused=say_at_field(form, refusal))
    messages.success(request, "已收到您的补充。")
    return redirect("portal:complaint")


@public(methods=("POST",), limit=ADDING)
def withdraw(request: PublicRequest) -> HttpResponseBase:
    """Take it back."""
    filing.withdraw(complaint=_mine(request), by=CITIZEN, at=request.at)
    messages.success(request, "已撤回。已经发现的问题，机关仍可依职权处理。")
    return redirect("portal:complaint")


@public(methods=("POST",), limit=ADDING)
def rate(request: PublicRequest) -> HttpResponseBase:
    """Say how well one was served."""
    form = forms.RatingForm(request.POST)
    if not form.is_valid():
        raise Invalid("不能评价：请选择一项")
    filing.rate(complaint=_mine(request), rating=form.cleaned_data["rating"], by=CITIZEN, at=request.at)
    messages.success(request, "谢谢您的评价。")
    return redirect("portal:complaint")


@public()
def letter(request: PublicRequest, kind: str) -> HttpResponse:
    """Draw a letter as the complainant may have it: addressed to him by the number alone."""
    complaint = _mine(request)
    return letters.response(complaint.merged_into or complaint, kind)


@public(methods=("POST",))
def leave(request: PublicRequest) -> HttpResponseBase:
    """Forget the code in this browser."""
    request.session.pop(MINE, None)
    return redirect("portal:complaints")


urlpatterns = [
    path("complaints/", guide, name="complaints"),
    path("complaints/new/", file, name="complaint-file"),
    path("complaints/received/", received, name="complaint-received"),
    path("complaints/follow/", follow, name="complaint-follow"),
    path("complaints/mine/", timeline, name="complaint"),
    path("complaints/mine/add/", add, name="complaint-add"),
    path("complaints/mine/withdraw/", withdraw, name="complaint-withdraw"),
    path("complaints/mine/rate/", rate, name="complaint-rate"),
    path("complaints/mine/leave/", leave, name="complaint-leave"),
    path("complaints/mine/letters/<slug:kind>/", letter, name="complaint-letter"),
]
