"""Pages of what other counties send: verified item by item before anybody signs, by keys that are known."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.coordination import actions, desk, lifecycle, queries
from liuhen.apps.coordination.console.listing import Line, listed
from liuhen.apps.coordination.models import IncomingCapsule, ListedItem, SenderKey
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid
from liuhen.kernel.ledger import keyring
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen_proof.keys import fingerprint
from liuhen_proof.report import VERDICTS
from liuhen_proof.wording import LEVELS, QUESTIONS, STATUSES, TITLES

TONES = {"examined": "orange", "taken-in": "green", "returned": "grey", "good": "green", "unknown": "orange",
         "differs": "red", "entered": "orange", "trusted": "green", "withdrawn": "grey"}  # fmt: skip
COLOURS = {"ok": "green", "failed": "red", "unchecked": "orange", "note": "grey"}


@page(permission=P.COORDINATION_SEE)
def capsules(request: PageRequest) -> HttpResponseBase:
    """List the capsules that came from other counties, newest first."""

    def line(row: IncomingCapsule) -> Line:
        mark = "不符" if row.outcome == "differs" else ""
        return Line(row, row.sender, row.unit.short_name, mark, row.came_at, TONES[row.state])

    return listed(
        request, queries.incoming_visible_to(request.actor), IncomingCapsule.states, line, title="移送来件",
        lead="其他县移送来的案件是一份证据包：先逐项核验，一致的登记、签收，不符的退回。", noun="来件",
        giver="移送", taker="接收", submit="核验证据包", icon="package", sorts=("", "unit__path", "came_at"),
        hint="收到其他县的移送证据包，在这里核验，不要先签收。",
        entering=reverse("console:incomingcapsule-admit") if request.actor.may(P.COORDINATION_SIGN) else "",
    )  # fmt: skip


class CapsuleForm(forms.Form):
    """A capsule of another county, and for whom it is."""

    unit: Any = forms.ModelChoiceField(label="接收单位", queryset=None, empty_label="请选择")
    capsule = forms.FileField(
        label="移送证据包", max_length=400, widget=forms.FileInput(attrs={"accept": ".zip"}), allow_empty_file=True,
    )  # fmt: skip

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        most = settings.FORM_MAX_BYTES - (1 << 20)
        self.fields["capsule"].help_text = (
            f"对方提供的 ZIP 文件，原样上传，不超过 {most >> 20} MB；"
            "更大的请系统管理员用 liuhen transfers receive 接收。"
        )


@page(permission=P.COORDINATION_SIGN, methods=FILLS)
def admit(request: PageRequest) -> HttpResponseBase:
    """Take a capsule to be verified: nothing is signed for yet."""

    def verify(told: dict[str, Any]) -> IncomingCapsule:
        given = told["capsule"]
        if not given.size:
            raise Invalid(f"{lifecycle.EXAMINE.cannot}：“{given.name[:60]}”是空文件", field="capsule")
        with tempfile.TemporaryDirectory(prefix="liuhen-capsule-") as folder:
            path = Path(folder) / "capsule"
            with path.open("wb") as out:
                out.writelines(given.chunks())
            return actions.admit(
                unit=told["unit"], path=path, name=given.name or "", by=request.actor, at=request.at
            )

    sent = request.method == "POST"
    form = CapsuleForm(request.POST if sent else None, request.FILES if sent else None)
    mine = people.units_visible_to(request.actor, P.COORDINATION_SIGN).filter(state="active")
    fill_menus(form, unit=mine.exclude(kind="division"))
    return fill(
        request, form, act=verify, to=lambda made: address_of(made.ref), title="核验移送证据包", submit="核验",
        done=lambda made: f"已核验：{made.outcome_zh}。",
        crumbs=[(desk.INCOMING_ONES[0], reverse(desk.INCOMING_ONES[1]))],
        context={"lead": "核验只读取、不签收：逐项列出哪些一致、哪些不符、由哪把公钥签名、这把公钥是否可信。"},
    )  # fmt: skip


admit.act = actions.admit  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Verdict:
    """One of the four: whether it holds, and everything that was seen, gravest first."""

    title: str
    question: str
    status: str
    tone: str
    findings: Sequence[tuple[str, str, str]]
    more: int


@dataclass(frozen=True, kw_only=True)
class CapsuleScreen(Screen):
    """``items`` is its list of evidence, of which nothing is here yet."""

    template = "coordination/incoming.html"

    capsule: IncomingCapsule
    tone: str
    outcome_tone: str
    verdicts: Sequence[Verdict]
    items: Sequence[ListedItem]
    key_tone: str
    transfer_url: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what came out when a capsule was verified."""
    return shown_capsule(request, pk)


def shown_capsule(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: IncomingCapsule = get_object_or_404(queries.incoming_visible_to(request.actor), pk=pk)
    key = found.key
    return CapsuleScreen(
        title=str(found), crumbs=[(desk.INCOMING_ONES[0], reverse(desk.INCOMING_ONES[1]))], capsule=found,
        tone=TONES[found.state], outcome_tone=TONES[found.outcome],
        verdicts=[_verdict(each, found.report[each]) for each in VERDICTS],
        items=[ListedItem(n=n, title=title, sha256=sha256)
               for n, (title, sha256) in enumerate(found.told.get("items", ()), 1)],
        key_tone=TONES[key.state] if key else "red",
        transfer_url=address_of(found.transfer.ref) if found.transfer else "",
        buttons=buttons(desk.INCOMING, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _verdict(name: str, told: dict[str, Any]) -> Verdict:
    return Verdict(
        TITLES[name], QUESTIONS[name], STATUSES[told["status"]], COLOURS[told["status"]],
        [(COLOURS[each["level"]], LEVELS[each["level"]], each["text"]) for each in told["findings"]], told["more"],
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class KeysScreen(Screen):
    """``own`` is the fingerprint of this county's keys, which the other county compares."""

    template = "coordination/sender_keys.html"

    rows: Sequence[tuple[SenderKey, str]]
    own: str
    origin: str
    entering: str


@page(permission=P.SENDER_KEY_SEE)
def keys(request: PageRequest) -> HttpResponseBase:
    """List the keys of other counties, newest first, and tell the fingerprint of our own."""
    rows = queries.sender_keys_visible_to(request.actor).order_by("-id")
    return KeysScreen(
        title="外县公钥", lead="其他县移送来的证据包由其账本的公钥作保：一人登记，另一人向对方核对指纹，才算可信。",
        rows=[(each, TONES[each.state]) for each in rows[:500]], origin=settings.LEDGER_ORIGIN,
        own=fingerprint(settings.LEDGER_ORIGIN, [each.vkey for each in keyring.verifiers()]),
        entering=reverse("console:senderkey-enter") if request.actor.may(P.SENDER_KEY_KEEP) else "",
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class KeyScreen(Screen):
    """``shown``: the fingerprint, "" for whoever is to be told it by that county, and not by this page."""

    template = "coordination/sender_key.html"

    key: SenderKey
    tone: str
    shown: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.SENDER_KEY_SEE)
def key(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show the keys of another county, and who compared them how."""
    return shown_key(request, pk)


def shown_key(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: SenderKey = get_object_or_404(queries.sender_keys_visible_to(request.actor), pk=pk)
    is_asked = found.state == "entered" and P.SENDER_KEY_CONFIRM in request.actor.weighty
    return KeyScreen(
        title=str(found), crumbs=[(desk.SENDER_KEYS[0], reverse(desk.SENDER_KEYS[1]))], key=found,
        tone=TONES[found.state], shown="" if is_asked else found.fingerprint,
        buttons=buttons(desk.SENDER_KEY, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
