"""The kinds of paper by which units are told, asked and ordered; and what follows when one is served."""

from collections.abc import Callable

from liuhen.apps.documents.queries import Heard, PaperKind
from liuhen.apps.supervision.actions import take_served, take_unserved, take_voided
from liuhen.apps.supervision.models import Instrument
from liuhen.regulation.supervision import INSTRUMENTS

_ON: dict[str, Callable[..., object]] = {
    "served": take_served,
    "service-voided": take_unserved,
    "voided": take_voided,
}


def _hears(heard: Heard) -> None:
    verb = _ON.get(heard.what)
    row = Instrument.objects.filter(document=heard.document).first() if verb else None
    if verb and row is not None:
        verb(row, service=heard.service, at=heard.at)


def _kind(key: str, word: str) -> PaperKind:
    return PaperKind(
        f"supervision-{key}", INSTRUMENTS[key], word=word, sealed=True, red_head=True, hears=_hears
    )


KINDS = (
    _kind("notice", "监通"),
    _kind("opinion", "监意"),
    _kind("decision", "监决"),
    _kind("letter", "监函"),
)
