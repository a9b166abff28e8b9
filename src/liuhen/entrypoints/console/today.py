"""The day of whoever is on the road, on one page for a phone: what runs, what is owed, and what is registered next."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

from liuhen.apps.activities import queries as activities
from liuhen.apps.devices import queries as devices
from liuhen.apps.establishments import queries as establishments
from liuhen.entrypoints.console import tray
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.senses import open_to

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Activity

ALIKE = 3  # of what was registered before, offered to be registered again
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


@dataclass(frozen=True, kw_only=True)
class TodayScreen(Screen):
    """``running`` are under way, ``planned`` are to begin today, ``alike`` what the next one may be like."""

    template = "console/today.html"

    title: str = "今日"
    now: datetime
    running: "Sequence[Activity]"
    planned: "Sequence[Activity]"
    alike: "Sequence[Activity]"
    chores: Sequence[tray.Chore]
    visits: bool


@page(permission=P.ACTIVITY_KEEP)
def today(request: PageRequest) -> HttpResponseBase:
    """Show the day; the camera may be used here, to read codes."""
    actor, at = request.actor, request.at
    own = activities.taken_part_in(actor.me)
    this_day = midnight(local_day(at))
    drawn = TodayScreen(
        now=at,
        running=list(own.filter(state="under-way").order_by("started_at", "id")),
        planned=list(
            own.filter(state="planned", planned_at__gte=this_day, planned_at__lt=this_day + ONE_DAY).order_by(
                "planned_at", "id"
            )
        ),
        alike=activities.patterns_of(actor.me, most=ALIKE),
        chores=tray.in_names(tray.chores(tray.batches(actor, at=at), at=at), by=actor),
        visits=actor.may(P.VISIT_KEEP),
    ).drawn(request)
    return open_to(drawn, "camera")


@page(permission=P.ACTIVITY_KEEP)
def find(request: PageRequest) -> HttpResponseBase:
    """Lead to the device or the firm whose code was scanned or typed."""
    code = request.GET.get("code", "").strip()
    to = _found(request, code) if code else ""
    if not to:
        messages.error(request, f"没有编号或者代码是“{code[:60]}”的设备、企业，请核对。")
    return redirect(to or "console:today")


def _found(request: PageRequest, code: str) -> str:
    """Return the page about what a code names: a page of ours, a serial, or the code of a firm or place."""
    read = urlsplit(code)
    if read.netloc and read.netloc == request.get_host() and read.path.startswith(reverse("console:home")):
        return read.path
    word = plain(read.path.rstrip("/").rpartition("/")[2] if read.netloc else code)
    device = devices.device_by_serial(word, among=devices.visible_to(request.actor))
    if device:
        return address_of(device.ref)
    credit = CREDIT_CODE.search(code.upper())
    named = plain(credit[0] if credit else word)
    firm = establishments.visible_to(request.actor).filter(code=named).first()
    return address_of(firm.ref) if firm else ""


urlpatterns = [
    path("today/", today, name="today"),
    path("today/find/", find, name="today-find"),
]
