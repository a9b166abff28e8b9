"""Rings of keys: who holds them, what waits sealed, two who turn their keys. Counts are of what is sealed alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.interference import actions, books, desk, forms, queries
from liuhen.apps.interference.models import Holder, Opening, Ring
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

LETTERS = 4  # of a code that is read out in one breath

SORTS = {"单位": "unit__path", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class RingsScreen(Screen):
    """``without`` are units whose reports go to the bureau; ``watches``: the reader may know who is protected."""

    template = "interference/rings.html"

    title: str = "密钥组"
    lead: str = "过程报告密封以后，三名持钥人中的任意两人一起才打得开。丢失两把钥匙的，已密封的永远打不开。"
    page: Page[Ring]
    rows: Sequence[tuple[Ring, str]]
    without: "Sequence[Unit]"
    may_name: bool
    watches: bool


@page(permission=P.RING_OPEN)
def rings(request: PageRequest) -> HttpResponseBase:
    """List the rings of keys."""
    found = sorted_page(queries.rings_visible_to(request.actor), request, sorts=SORTS, first=("-id",))
    may_name = request.actor.may(P.RING_KEEP)
    return RingsScreen(
        page=found, rows=[(each, desk.TONES[each.state]) for each in found], may_name=may_name,
        without=queries.units_without_ring() if may_name else [], watches=queries.is_watcher(request.actor),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RingScreen(Screen):
    """``pages`` are what a holder may read; ``mine`` is what the reader himself holds or is to hold."""

    template = "interference/ring.html"

    ring: Ring
    tone: str
    holders: Sequence[tuple[Holder, str]]
    waiting: int
    openings: Sequence[tuple[Opening, str]]
    under_way: Opening | None
    seated: bool
    to_key: bool
    heir: bool
    pages: Sequence[books.Page]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.RING_OPEN)
def ring(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a ring: its holders, how much waits, who opened when, and to a holder what was found."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    seen: Ring = get_object_or_404(queries.rings_visible_to(request.actor), pk=pk)
    found = Ring.objects.select_related("unit").get(pk=seen.pk)
    holders = list(found.holders.select_related("person").order_by("id"))
    mine = queries.seat_of(found, request.actor.me) is not None
    openings = queries.openings_visible_to(request.actor).filter(ring=found).order_by("-id")[:20]
    return RingScreen(
        title=str(found), crumbs=[(desk.RINGS[0], reverse(desk.RINGS[1]))], ring=found, tone=desk.TONES[found.state],
        holders=[(each, desk.TONES[each.state]) for each in holders], waiting=queries.waiting_at(found).count(),
        openings=[(each, desk.TONES[each.state]) for each in openings],
        under_way=queries.opening_under_way(found), seated=mine,
        to_key=any(each.state == "named" and each.person_id == request.actor.person_id for each in holders),
        heir=any(each.state == "keyed" for each in holders), pages=queries.pages_of(found, request.actor)[:100],
        buttons=buttons(desk.RING, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _ring(request: PageRequest, pk: int) -> Ring:
    seen: Ring = get_object_or_404(queries.rings_visible_to(request.actor), pk=pk)
    return seen


def _crumbs(found: Ring) -> list[tuple[str, str]]:
    title, name = desk.RINGS
    return [(title, reverse(name)), (str(found), reverse("console:ring", args=[found.pk]))]


@page(permission=P.RING_OPEN, methods=FILLS)
def key(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let a holder make his key behind a passphrase."""
    found = _ring(request, pk)
    holder = get_object_or_404(found.holders.filter(state="named", person_id=request.actor.me))

    def act(told: dict[str, Any]) -> Holder:
        return actions.make_key(holder=holder, passphrase=told["passphrase"], by=request.actor, at=request.at)

    return fill(
        request, forms.KeyForm(request.POST or None), act=act, title="设置钥匙", submit="设置",
        done="已设置。口令只有您知道，请记牢。", to=reverse("console:ring", args=[found.pk]),
        crumbs=_crumbs(found),
    )  # fmt: skip


@page(permission=P.RING_OPEN, methods=FILLS)
def first_key(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let a holder turn the first key, and tell him the code for the second."""
    found = _ring(request, pk)
    codes: list[str] = []

    def act(told: dict[str, Any]) -> Opening:
        opening, code = actions.begin(
            ring=found, passphrase=told["passphrase"], by=request.actor, at=request.at
        )
        codes.append("-".join(code[n : n + LETTERS] for n in range(0, len(code), LETTERS)))
        return opening

    return fill(
        request, forms.FirstKeyForm(request.POST or None), act=act, title="转动第一把钥匙", submit="转动",
        done=lambda _: f"启封码 {codes[0]}，请当面或者打电话告诉另一名持钥人；这里只显示一次。",
        to=reverse("console:ring", args=[found.pk]), crumbs=_crumbs(found),
    )  # fmt: skip


@page(permission=P.RING_OPEN, methods=FILLS)
def second_key(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let another holder turn the second key: all that waits is opened."""
    found = _ring(request, pk)
    opening = get_object_or_404(found.openings.filter(state="begun"))

    def act(told: dict[str, Any]) -> Opening:
        return actions.finish(opening=opening, **told, by=request.actor, at=request.at)

    return fill(
        request, forms.SecondKeyForm(request.POST or None), act=act, title="转动第二把钥匙", submit="启封",
        done=lambda made: f"已启封{made.count}份，两人的名字已入账。", to=reverse("console:ring", args=[found.pk]),
        crumbs=_crumbs(found),
    )  # fmt: skip


@page(permission=P.RING_OPEN, methods=FILLS)
def split(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let two holders put somebody else in the third's place."""
    found = _ring(request, pk)
    opening = get_object_or_404(found.openings.filter(state="begun"))

    def act(told: dict[str, Any]) -> Ring:
        return actions.split_anew(opening=opening, **told, by=request.actor, at=request.at)

    return fill(
        request, forms.SecondKeyForm(request.POST or None), act=act, title="更换持钥人", submit="更换",
        done="已更换；原持钥人的钥匙不再有用。", to=reverse("console:ring", args=[found.pk]), crumbs=_crumbs(found),
        confirm="没有转动钥匙的持钥人将被替换。确定吗？", tone="danger",
    )  # fmt: skip
