"""The page on site, for a phone: a shell that works without a network, and what it speaks with when there is one.

The shell holds nothing about anybody; what is to be done is asked for and kept on the phone. What is sent is JSON,
signed by the phone.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.visits import grounds, queries
from liuhen.apps.visits.actions import arriving, merging, phones
from liuhen.apps.visits.actions.merging import Answer
from liuhen.apps.visits.models import Visit
from liuhen.kernel import attachments
from liuhen.kernel.access import Permission as P
from liuhen.kernel.attachments import Given, picture_type
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.addresses import public_address
from liuhen.kernel.web.codes import qr
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.senses import open_to
from liuhen.kernel.web.wording import local
from liuhen.regulation.visits import CHECKED, STEPS

SALT = "liuhen.visits.phone"
CHALLENGE_SECONDS = 600
MOST_PICTURE_BYTES = 1_500_000
STYLE, SCRIPTS = "visits/field.css", ("visits/field_log.js", "visits/pad.js", "visits/field.js")


@dataclass(frozen=True, kw_only=True)
class FieldScreen(Screen):
    template = "visits/field.html"

    title: str = "现场检查"
    county: str
    style: str
    scripts: Sequence[str]


@page(permission=P.VISIT_KEEP)
def shell(request: PageRequest) -> HttpResponseBase:
    """Draw the page that the phone keeps."""
    response = FieldScreen(
        county=settings.COUNTY, style=static(STYLE), scripts=[static(each) for each in SCRIPTS]
    ).drawn(request)
    return open_to(response, "camera", "geolocation")


@page(permission=P.VISIT_KEEP)
def worker(request: PageRequest) -> HttpResponseBase:
    """Hand out the worker that brings the page when there is no network; it must lie where it works."""
    files = [reverse("console:field"), static(STYLE), *(static(each) for each in SCRIPTS)]
    version = hashlib.sha256(json.dumps([files, settings.COUNTY]).encode()).hexdigest()[:16]
    context = {"version": version, "files": json.dumps(files), "shell": reverse("console:field")}
    response = render(request, "visits/_worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@page(permission=P.VISIT_KEEP)
def pack(request: PageRequest) -> HttpResponseBase:
    """Return what a phone needs on site: the visits of its officer, the hour, a challenge to register a key with."""
    person = people.person_of(request.actor)
    if person is None:
        raise Invalid("不能用于现场检查：您的账号没有对应的执法人员")
    key = queries.phone_of(request.GET.get("phone", ""), person.pk)
    return _json(
        {
            "now": _ms(request.at),
            "csrf": get_token(request),
            "person": {"id": person.pk, "name": person.name, "number": person.number},
            "challenge": signing.dumps({"person": person.pk}, salt=SALT),
            "phone": {"state": key.state, "next": key.next_seq, "tail": key.tail} if key else None,
            "steps": {each.key: [each.zh, list(each.after)] for each in STEPS.values()},
            "checked": CHECKED,
            "visits": [_told(each) for each in queries.on_the_phone(person.pk)],
        }
    )


def _told(visit: Visit) -> dict[str, Any]:
    officers = queries.officers_of(visit)
    allowed = queries.allowance(visit.establishment, on=visit.planned_on, level=visit.level, kind=visit.kind)
    return {
        "id": visit.pk, "state": visit.state, "firm": visit.establishment.name, "code": visit.establishment.code,
        "address": visit.establishment.address, "unit": visit.unit.name, "kind": visit.kind_zh,
        "power": visit.power.name, "basis": visit.basis, "matter": visit.matter, "checklist": visit.checklist,
        "planned_on": visit.planned_on.isoformat(), "assistants": visit.assistants, "ticket": visit.ticket,
        "counted": "计次" if visit.is_counted else f"不计次（{visit.uncounted_zh}）",
        "hold": grounds.fallen(visit) if visit.state == "approved" else "",
        "left": allowed.left_zh, "arrival": queries.arrival_of(visit),
        "officers": [{"name": each.name, "number": queries.card_number(each.pk)} for each in officers],
        "done": sorted(visit.done), "receipt": reverse("portal:visit-receipt", args=[visit.token]),
        "others": [
            f"{each.unit}（{local(each.entered_at):%H:%M}起）"
            for each in queries.others_there(visit)
            if each.entered_at
        ],
    }  # fmt: skip


@page(permission=P.VISIT_KEEP)
def here(request: PageRequest, pk: int) -> HttpResponseBase:
    """Return the code that the firm scans, or only whether it has confirmed: that is asked again and again."""
    person_id = request.actor.me
    visit = get_object_or_404(queries.on_the_phone(person_id), pk=pk)
    told: dict[str, Any] = {"arrival": queries.arrival_of(visit)}
    if request.GET.get("phone"):
        phone = queries.phone_of(request.GET["phone"], person_id)
        if phone is None or phone.state != "registered":
            raise Invalid("不能出示检查的码：这部手机没有登记在您名下", remedy="请先登记这部手机")
        path = ("visit-here", arriving.code_of(visit, phone))
        address = public_address(*path) or request.build_absolute_uri(
            reverse(f"portal:{path[0]}", args=path[1:])
        )
        told |= {
            "address": address,
            "code": qr(address),
            "seconds": round(arriving.SHOWN_FOR.total_seconds()),
        }
    return _json(told)


@page(permission=P.VISIT_KEEP, methods=("POST",))
def register(request: PageRequest) -> HttpResponseBase:
    """Register the key of a phone with the challenge it was given."""
    told = _body(request)
    challenge = str(told.get("challenge", ""))
    try:
        given = signing.loads(challenge, salt=SALT, max_age=CHALLENGE_SECONDS)
    except signing.BadSignature:
        given = {}
    if given.get("person") != request.actor.person_id:
        raise Invalid("不能登记现场手机：登记的时限已过", remedy="请重新打开页面再登记")
    made = phones.register(
        spki=str(told.get("spki", "")), name=str(told.get("name", "")), challenge=challenge,
        signature=str(told.get("signature", "")), phone_now_ms=_whole(told.get("now")), by=request.actor, at=request.at,
    )  # fmt: skip
    return _json({"phone": made.key_id, "next": made.next_seq, "tail": made.tail})


@page(permission=P.VISIT_KEEP, methods=("POST",))
def picture(request: PageRequest) -> HttpResponseBase:
    """Take a picture or a signature, before the step that speaks of it; the same one twice is one."""
    kind = request.content_type or ""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    fits = announced.isdecimal() and int(announced) <= MOST_PICTURE_BYTES
    if not (fits and kind and picture_type(request.body) == kind):
        raise Invalid("不能接收照片：不是 JPEG、PNG 图片，或者过大", remedy="请重新拍照")
    (kept,) = attachments.keep([Given("现场照片", kind, request.body)], at=request.at)
    return _json({"sha256": kept.sha256})


@page(permission=P.VISIT_KEEP, methods=("POST",))
def merge(request: PageRequest) -> HttpResponseBase:
    """Take the steps of a phone in, and say where its chain stands."""
    told = _body(request)
    phone = queries.phone_of(str(told.get("phone", "")), request.actor.person_id)
    if phone is None:
        raise Invalid("不能汇总现场步骤：这部手机没有登记在您名下", remedy="请用登记这部手机的账号登录")
    steps = told.get("steps")
    batch = [
        (each["text"], each["signature"])
        for each in (steps if isinstance(steps, list) else [])
        if isinstance(each, dict)
        and isinstance(each.get("text"), str)
        and isinstance(each.get("signature"), str)
    ]
    answer = merging.merge(
        phone=phone, batch=batch, phone_now_ms=_whole(told.get("now")), lost=told.get("lost") is True,
        by=request.actor, at=request.at,
    )  # fmt: skip
    return _json(_answered(answer))


def _answered(answer: Answer) -> dict[str, Any]:
    merged = answer.merged
    return {
        "next": answer.phone.next_seq, "tail": answer.phone.tail, "missing": merged.missing, "wanted": answer.wanted,
        "false": [[place, zh] for place, _, zh in merged.false], "refused": answer.refused,
        "forks": [each.seq for each in merged.forks],
    }  # fmt: skip


def _body(request: PageRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Invalid("不能办理：手机发来的内容读不懂", remedy="请重新打开现场检查页面")
    return told


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise Invalid("不能办理：手机没有说明自己的时间", remedy="请重新打开现场检查页面")
    return value


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _json(told: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("field/", shell, name="field"),
    path("field/worker.js", worker, name="field-worker"),
    path("field/pack.json", pack, name="field-pack"),
    path("field/<int:pk>/here.json", here, name="field-here"),
    path("field/register", register, name="field-register"),
    path("field/picture", picture, name="field-picture"),
    path("field/merge", merge, name="field-merge"),
]
