"""Questions about papers: what there is about something, and when it was really served."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from liuhen.apps.documents.kinds import Heard as Heard  # noqa: PLC0414 -- apps above may name both from here only
from liuhen.apps.documents.kinds import PaperKind as PaperKind  # noqa: PLC0414
from liuhen.apps.documents.kinds import kinds
from liuhen.apps.documents.models import Consent, Document, Seal, Service
from liuhen.apps.documents.printed_form import receipt_of as receipt_of  # noqa: PLC0414
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.service import SERVE_LAWFULLY

if TYPE_CHECKING:
    from django.db.models import QuerySet

PART = 500  # refs asked for at once
_RECORDINGS: "list[Callable[[Actor], QuerySet[Any]]]" = []


def recordings_are(seen: "Callable[[Actor], QuerySet[Any]]") -> None:
    """Let the app of recordings, which is higher, say which of them somebody may cite; once, when it is ready."""
    _RECORDINGS[:] = [seen]


def recordings(actor: Actor) -> "QuerySet[Any]":
    """Return the recordings that somebody may cite as the proof of a service."""
    (seen,) = _RECORDINGS
    return seen(actor)


def visible_to(actor: Actor, permission: Permission = Permission.DOCUMENT_SEE) -> "QuerySet[Document]":
    rows: QuerySet[Document] = Document.objects.visible_to(actor, permission)
    return rows.select_related("unit", "seal", "drafted_by")


def services_visible_to(
    actor: Actor, permission: Permission = Permission.DOCUMENT_SEE
) -> "QuerySet[Service]":
    rows: QuerySet[Service] = Service.objects.visible_to(actor, permission)
    return rows.select_related("unit", "document__unit", "consent")


def consents_visible_to(
    actor: Actor, permission: Permission = Permission.DOCUMENT_SEE
) -> "QuerySet[Consent]":
    rows: QuerySet[Consent] = Consent.objects.visible_to(actor, permission)
    return rows.select_related("unit", "document")


def seals_visible_to(actor: Actor, permission: Permission = Permission.DOCUMENT_SEE) -> "QuerySet[Seal]":
    rows: QuerySet[Seal] = Seal.objects.visible_to(actor, permission)
    return rows.select_related("unit", "keeper")


def of(about: str) -> "QuerySet[Document]":
    """Return the papers about something, oldest first; void ones too."""
    return Document.objects.filter(about=about).select_related("unit").order_by("id")


def of_any(refs: Sequence[str]) -> list[Document]:
    """Return the papers about any of these, oldest first; void ones too."""
    parts = (refs[start : start + PART] for start in range(0, len(refs), PART))
    found = (
        each for part in parts for each in Document.objects.filter(about__in=part).select_related("unit")
    )
    return sorted(found, key=lambda document: document.pk)


def services_of_any(documents: "Sequence[Document]") -> "QuerySet[Service]":
    """Return how papers were brought to whom they are for, oldest first; void ones too."""
    rows: QuerySet[Service] = Service.objects.filter(document__in=[each.pk for each in documents])
    return rows.select_related("document__unit").order_by("id")


def documents_of_kind(about: str, kind: str) -> "QuerySet[Document]":
    """Return the papers of one kind about something that are not void, oldest first."""
    return of(about).filter(kind=kind).exclude(state="void")


def services_of(document: Document) -> "QuerySet[Service]":
    """Return how a paper was brought to whom it is for, oldest first; void ones too."""
    return document.services.select_related("consent").order_by("id")


def void_services() -> "QuerySet[Any, int]":
    """Return the ids of the services that were found not to count."""
    return Service.objects.filter(state="void").order_by().values_list("pk", flat=True)


def served_at(document: Document, party: str = "") -> datetime | None:
    """Return when a paper was first served on a party, or on anybody; None while no service counts."""
    rows = document.services.filter(state="served", **({"party": party} if party else {}))
    return rows.order_by("served_at").values_list("served_at", flat=True).first()


def notice_over_at(service: Service) -> datetime | None:
    """Return when the days of a public notice are over; None for a service that waits for none."""
    running = clocks.open_for(service.ref).filter(duty_id=SERVE_LAWFULLY.id)
    return running.values_list("due_at", flat=True).first()


def consent_lacks(consent: Consent | None, service: Service) -> str:
    """Say why a consent does not carry an electronic service, or nothing."""
    document, served = service.document, service.served_at
    if consent is None:
        return "没有送达地址确认书"
    if consent.about != document.about or (
        service.party and consent.party and consent.party != service.party
    ):
        return "送达地址确认书不是受送达人在本案中签署的"
    if consent.state != "in-force":
        return "送达地址确认书已经撤回"
    if served and local_day(served) < consent.signed_on:
        return "送达时受送达人还没有签署送达地址确认书"
    return ""


def sealing_units(document: Document) -> frozenset[int]:
    """Return whose seals a paper may bear: its unit's or, where that is a body inside an organ, that organ's."""
    organ = people.organ_of(document.unit)
    return frozenset({document.unit_id, *([organ.pk] if organ else [])})


def seals_for(document: Document, actor: Actor) -> "QuerySet[Seal]":
    """Return the seals in use that somebody keeps and that may stand on a paper."""
    return Seal.objects.filter(
        keeper_id=actor.person_id, state="in-use", unit_id__in=sealing_units(document)
    ).order_by("id")


def undrawn() -> "QuerySet[Document]":
    """Return the papers whose PDF is not there yet, oldest first."""
    return Document.objects.filter(state__in=("issued", "sealed"), sha256="").order_by("id")


def to_seal(actor: Actor) -> "QuerySet[Document]":
    """Return the issued papers that wait for a seal that somebody keeps, oldest first."""
    kept = Seal.objects.filter(keeper_id=actor.person_id, state="in-use").values("unit_id")
    wanting = [kind.key for kind in kinds().values() if kind.sealed]
    return (
        visible_to(actor, Permission.SEAL_APPLY)
        .filter(unit_id__in=kept, state="issued", kind__in=wanting)
        .order_by("issued_at", "id")
    )


def returned(actor: Actor) -> "QuerySet[Document]":
    """Return the papers that came back and were not brought another way since, oldest first."""
    came_back = Service.objects.filter(state="returned").values("document_id")
    under_way = Service.objects.filter(document=OuterRef("pk"), state__in=("made", "served"))
    return (
        visible_to(actor, Permission.SERVICE_RECORD)
        .filter(~Exists(under_way), pk__in=came_back, state__in=("issued", "sealed"))
        .order_by("id")
    )


def to_serve(actor: Actor) -> "QuerySet[Document]":
    """Return the sealed papers that nobody has begun to bring to whom they are for, oldest first."""
    return (
        visible_to(actor, Permission.SERVICE_RECORD)
        .filter(~Exists(Service.objects.filter(document=OuterRef("pk"))), state="sealed")
        .order_by("sealed_at", "id")
    )


def in_the_post(actor: Actor) -> "QuerySet[Service]":
    """Return what was posted and of which no receipt and no return is on record, oldest first."""
    rows = services_visible_to(actor, Permission.SERVICE_RECORD)
    return rows.filter(state="made", route="post").order_by("sent_at", "id")


def filtered(rows: "QuerySet[Document]", *, wanted: Mapping[str, Any]) -> "QuerySet[Document]":
    """Cut a list by unit, kind and state, and by the beginning of a number."""
    cut = chosen(wanted, "unit", "kind", "state", "about")
    if number := wanted.get("number"):
        cut["number__startswith"] = number
    return rows.filter(**cut)


def impressions_visible_to(actor: Actor) -> "QuerySet[Seal]":
    """Return the seals whose impression somebody may see: those he keeps, and those of the register he keeps."""
    registered = Seal.objects.visible_to(actor, Permission.SEAL_KEEP)
    kept = Seal.objects.filter(keeper_id=actor.person_id) if actor.person_id else Seal.objects.none()
    rows: QuerySet[Seal] = registered | kept
    return rows


def sees_impression(seal: Seal, actor: Actor) -> bool:
    return impressions_visible_to(actor).filter(pk=seal.pk).exists()
