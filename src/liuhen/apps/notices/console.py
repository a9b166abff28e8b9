"""Pages of notices: the list, reading, and how one wants to be told. Everybody has his own only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from liuhen.apps.notices import actions, channels, queries
from liuhen.apps.notices.forms import PreferenceForm
from liuhen.apps.notices.models import Channel, Notice
from liuhen.apps.notices.queries import Shown
from liuhen.kernel.flow import called
from liuhen.kernel.waiting import SORT_ZH, Sort
from liuhen.kernel.web.doors import placed
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

TONES = {Sort.FINDING: "orange", Sort.DECISION: "blue", Sort.TASK: "blue", Sort.DUE: "orange"}

NOWHERE: dict[str, Any] = {"mail_to": "", "mail_sorts": [], "phone": "", "sms_sorts": []}

SORTS = {"时间": "id"}


@dataclass(frozen=True, kw_only=True)
class NoticesScreen(Screen):
    """What one was told; ``tabs`` are key, label and count, ``rows`` each with its tone, its sort and what of."""

    template = "notices/notices.html"

    title: str = "提醒"
    tabs: Sequence[tuple[str, str, int | str]]
    chosen: str
    waiting: int
    may_leave: bool
    page: Page[Notice]
    rows: Sequence[tuple[Shown, str, str, str]]


@page(permission=None)
def notices(request: PageRequest) -> HttpResponseBase:
    """List what one was told, the unread first to be looked at."""
    waiting = queries.unread_count(request.actor)
    chosen = request.GET.get("tab") or ("unread" if waiting else "all")
    rows = queries.unread(request.actor) if chosen == "unread" else queries.told(request.actor)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",), size=30)
    seen = queries.shown(request.actor, found)
    places = placed((each.notice.subject for each in seen if each.visible), by=request.actor)
    known = {ref: place.whole_name for ref, place in places.items()}
    count = f"{waiting}+" if waiting == queries.MANY else waiting
    return NoticesScreen(
        tabs=[("unread", "未读", count), ("all", "全部", 0)],
        chosen=chosen,
        waiting=waiting,
        may_leave=any(map(channels.is_open, Channel)),
        page=found,
        rows=[
            (
                each,
                "red" if each.notice.urgent else TONES[Sort(each.notice.sort)],
                SORT_ZH[Sort(each.notice.sort)],
                named(each, known.get(each.notice.subject, "")),
            )
            for each in seen
        ],
    ).drawn(request)


def named(each: Shown, name: str) -> str:
    """Say what a notice is about where it says but a number of it: what leaves the house names nothing."""
    number = called(each.notice.subject)
    return "" if "".join(name.split()) == "".join(number.split()) or name in each.text else name


@page(permission=None, methods=("POST",))
def open_(request: PageRequest, pk: int) -> HttpResponseBase:
    """Mark one as read and go to what it is about."""
    notice = get_object_or_404(queries.told(request.actor), pk=pk)
    actions.read(notice=notice, by=request.actor, at=request.at)
    (seen,) = queries.shown(request.actor, [notice])
    return redirect(seen.url or reverse("console:notices"))


@page(permission=None, methods=("POST",))
def read(request: PageRequest, pk: int) -> HttpResponseBase:
    """Mark one as read and stay."""
    actions.read(
        notice=get_object_or_404(queries.told(request.actor), pk=pk), by=request.actor, at=request.at
    )
    return redirect("console:notices")


@page(permission=None, methods=("POST",))
def read_all(request: PageRequest) -> HttpResponseBase:
    """Mark all as read."""
    count = actions.read_all(by=request.actor, at=request.at)
    messages.success(request, f"已将 {count} 条提醒标为已读。")
    return redirect("console:notices")


@page(permission=None, methods=FILLS)
def preferences(request: PageRequest) -> HttpResponseBase:
    """Choose how to be told."""
    now = queries.preference_of(request.actor.account)
    opened = [channel for channel in Channel if channels.is_open(channel)]
    form = PreferenceForm(
        request.POST or None,
        initial={name: getattr(now, name) for name in PreferenceForm.base_fields},
        opened=opened,
    )
    lead = "所有提醒都在工作台显示；邮件和短信按您的选择另发，其中没有姓名等个人信息。"
    if closed := [channel.label for channel in Channel if channel not in opened]:
        lead += f"本县没有开通{'和'.join(closed)}。"
    return fill(
        request,
        form,
        act=lambda data: actions.prefer(by=request.actor, at=request.at, **{**NOWHERE, **data}),
        title="提醒设置",
        submit="保存",
        crumbs=[("提醒", reverse("console:notices"))],
        to=reverse("console:notices"),
        done="已保存提醒设置。",
        context={"lead": lead},
    )


urlpatterns = [
    path("notices/", notices, name="notices"),
    path("notices/read/", read_all, name="notices-read"),
    path("notices/preferences/", preferences, name="notice-preferences"),
    path("notices/<int:pk>/open/", open_, name="notice-open"),
    path("notices/<int:pk>/read/", read, name="notice-read"),
]
