"""How a certificate stands at this second, for whoever is shown it: who, of which unit, which number, good or not."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from liuhen.apps.disclosure.models import Card
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.ledger import keyring
from liuhen_proof import cards

if TYPE_CHECKING:
    from liuhen.apps.people.models import Certificate

GOOD_FOR = timedelta(
    minutes=10
)  # how long a token speaks by itself: long enough to be shown, too short to be kept
STATES = {
    "valid": "有效",
    "suspended": "暂扣",
    "withdrawn": "收缴",
    "expired": "过期",
    "not-yet": "尚未生效",
    "off-post": "无效（持证人离岗）",
}
TONES = {"valid": "green", "suspended": "orange"}


def state_of(certificate: "Certificate", *, at: datetime) -> str:
    """Return the key of how it stands; why not is nobody's who is shown it."""
    on = local_day(at)
    standing = people.standing_of(certificate, on=on)
    if standing.valid:
        return "valid"
    if certificate.withdrawn_on and certificate.withdrawn_on <= on:
        return "withdrawn"
    if certificate.expires_on < on:
        return "expired"
    if certificate.state == "suspended":
        return "suspended"
    return "not-yet" if on < certificate.issued_on else "off-post"


def facts_of(certificate: "Certificate", *, at: datetime) -> dict[str, str]:
    """Return all that is shown, and no more."""
    state = state_of(certificate, at=at)
    return {
        "number": certificate.number,
        "name": certificate.person.name,
        "unit": certificate.person.unit.name,
        "field": certificate.field,
        "state": state,
        "state_zh": STATES[state],
    }


def token_of(certificate: "Certificate", *, at: datetime) -> str:
    """Return the same signed, for whoever checks it without a network."""
    now = at.astimezone(UTC).replace(microsecond=0)
    claims = {
        **facts_of(certificate, at=at),
        "origin": settings.LEDGER_ORIGIN,
        "signed_at": now.isoformat(),
        "good_until": (now + GOOD_FOR).isoformat(),
    }
    signer = keyring.signers()[0]
    return cards.token(claims, signer)


def shown_by(token: str) -> "Certificate | None":
    """Return the certificate whose address has this token, or None."""
    card = Card.objects.filter(token=token).select_related("certificate__person__unit").first()
    return card.certificate if card else None
