"""The officer's card, to be shown on a phone or printed: it opens its state at this second, and proves it offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from liuhen.apps.disclosure import actions, showing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.codes import qr
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.people.models import Certificate


@dataclass(frozen=True)
class CardFace:
    """One certificate: what is shown, the address and its code, the token and its code."""

    facts: dict[str, str]
    tone: str
    address: str
    code: SafeString
    token: str
    token_code: SafeString


@dataclass(frozen=True, kw_only=True)
class CardScreen(Screen):
    template = "disclosure/card.html"

    cards: Sequence[CardFace]
    at: datetime
    good_until: datetime


@page(permission=None)
def mine(request: PageRequest) -> HttpResponseBase:
    """Show one's own certificates."""
    return _drawn(request, people.certificates_of(request.actor.me), "我的执法证件")


@page(permission=P.CERTIFICATE_KEEP)
def card(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show the card of a certificate that the actor keeps, to be printed."""
    row = get_object_or_404(people.certificates_visible_to(request.actor, P.CERTIFICATE_KEEP), pk=pk)
    return _drawn(request, [row], f"亮证页：{row.person.name}")


def _drawn(request: PageRequest, rows: Any, title: str) -> HttpResponseBase:
    return CardScreen(
        title=title,
        lead="请当事人扫左边的码，看到的是此刻的状态；没有网络时扫右边的码，凭公布的公钥核验签名。",
        cards=[_face(request, row) for row in rows],
        at=request.at,
        good_until=request.at + showing.GOOD_FOR,
    ).drawn(request)


def _face(request: PageRequest, row: "Certificate") -> CardFace:
    made = actions.card_of(certificate=row, by=request.actor, at=request.at)
    address = request.build_absolute_uri(reverse("portal:certificate", args=[made.token]))
    facts, token = showing.facts_of(row, at=request.at), showing.token_of(row, at=request.at)
    codes = [mark_safe(qr(text)) for text in (address, token)]  # noqa: S308 (drawn here, of ASCII)
    return CardFace(facts, showing.TONES.get(facts["state"], "red"), address, codes[0], token, codes[1])
