"""Turn an object's Moves into buttons: the one that cannot be pressed says why, with the article."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Move, NotPermitted, Refused, SecondFactorMissing, WrongState, why_not


@dataclass(frozen=True)
class Offer:
    """A Move as a page offers it: where the button leads and how it looks.

    ``asks``: the address is a form to fill (GET), else pressing it is the act (POST). ``confirm``: the question put
    before a POST. ``tone``: "primary", "danger" or "".
    """

    move: Move
    url: str
    asks: bool = False
    confirm: str = ""
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Button:
    """An Offer with its refusal, None when the way is free."""

    offer: Offer
    refusal: Refused | None

    @property
    def key(self) -> str:
        """An id for the page's markup."""
        return self.offer.move.event.replace(".", "-")


def buttons(subject: Any, offers: Iterable[Offer], *, by: Actor, facts: Any = None) -> list[Button]:
    """Return a button for each offer that is in question: what another role or another state may do is left out."""
    judged = (
        Button(offer=offer, refusal=why_not(subject, offer.move, by=by, facts=facts)) for offer in offers
    )
    return [button for button in judged if not _out_of_question(button.refusal)]


def _out_of_question(refusal: Refused | None) -> bool:
    return isinstance(refusal, NotPermitted | WrongState) and not isinstance(refusal, SecondFactorMissing)
