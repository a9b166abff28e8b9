"""Papers to test with, made by actions: a letter in every state, a seal with its keeper, a service by each route."""

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from liuhen.apps.documents import actions, inking, queries
from liuhen.apps.documents.models import Document, Seal, Service
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Given, Kept, keep, store
from tests.builders import county as build
from tests.builders.county import NOW, County

ABOUT = "finding:1"
LATER = NOW + timedelta(hours=2)
SAID: dict[str, Any] = {
    "addressee": "甲<乙>公司 & 丙",
    "paragraphs": ["你单位“过期”食品——一事，请于五日内函复。"],
    "rights": ["可以陈述。", "可以申辩。"],
    "closing": "特此函告。",
}


def png(*, side: int = 400, colour: tuple[int, ...] = (200, 0, 0)) -> bytes:
    """Return a picture of a round seal on white."""
    picture = Image.new("RGB", (side, side), (255, 255, 255))
    ImageDraw.Draw(picture).ellipse((10, 10, side - 10, side - 10), outline=colour, width=12)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


@cache
def _inked() -> bytes:
    made = BytesIO()
    inking.clean(BytesIO(png()), made)
    return made.getvalue()


def impression() -> Kept:
    """Return an impression as the child makes it, without a child."""
    return Kept("印模.png", store(_inked(), at=NOW), len(_inked()))


def sealer(county: County) -> Actor:
    """Return the actor who keeps the unit's seal."""
    if not Account.objects.filter(username="sealer").exists():
        build.account(build.person(county.unit, "钱保印", "100008", kind="clerk"), "sealer", "seal")
    return county.actor("sealer")


def seal_for(county: County, *, name: str = "云岭县市场监督管理局") -> Seal:
    """Register the unit's seal, once."""
    keeper = Account.objects.get(pk=sealer(county).account).person
    assert keeper is not None
    found = Seal.objects.filter(unit=county.unit, name=name, state="in-use").first()
    return found or actions.register_seal(
        unit=county.unit, name=name, kind="organ", keeper=keeper, width_mm=42,
        image=impression(), by=county.actor("legal"), at=NOW,
    )  # fmt: skip


def drafted(county: County, *, by: str = "wangfang", at: datetime = NOW, **changes: Any) -> Document:
    given: dict[str, Any] = {"kind": "letter", "unit": county.unit, "about": ABOUT, "data": SAID}
    return actions.draft(**given | changes, by=county.actor(by), at=at)


def issued(county: County, *, by: str = "wangfang", at: datetime = NOW, **changes: Any) -> Document:
    return actions.issue(document=drafted(county, by=by, at=at, **changes), by=county.actor(by), at=at)


def sealed(county: County, document: Document | None = None, *, at: datetime = NOW) -> Document:
    """Issue a paper, or take one that is issued, and let the keeper put the seal on it."""
    return actions.press_seal(
        document=document or issued(county, at=at), seal=seal_for(county), by=sealer(county), at=at
    )


def slip() -> list[Kept]:
    return keep([Given("回执.jpg", "image/jpeg", b"\xff\xd8\xff receipt")], at=NOW)


def handed_over(county: County, document: Document, **changes: Any) -> Service:
    told: dict[str, Any] = {
        "addressee": "甲<乙>公司 & 丙", "served_at": LATER, "signed_by": "张三", "relation": "representative",
    }  # fmt: skip
    return actions.hand_over(document=document, **told | changes, by=county.actor("wangfang"), at=LATER)


def drawn(document: Document, *, at: datetime = LATER) -> Document:
    actions.draw(document=document, at=at)
    return queries.visible_to(SYSTEM).get(pk=document.pk)
