"""Verbs on services: each route with the proof it asks for; a paper that came back; a service that does not count."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.documents import lifecycle, queries
from liuhen.apps.documents.actions.papers import tell
from liuhen.apps.documents.models import Consent, ConsentFile, Document, Service, ServiceFile
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept, told, write
from liuhen.kernel.clocks.days import as_told, local_day, midnight
from liuhen.kernel.flow import Invalid, Move, Subject, WrongState, action, locked, step
from liuhen.regulation.service import ServiceFacts

ONE_SECOND = timedelta(seconds=1)


@action(lifecycle.HAND_OVER)
def hand_over(
    *, document: Document, addressee: str, served_at: datetime, signed_by: str = "", relation: str = "",
    address: str = "", party: str = "", files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Service:  # fmt: skip
    """Put on record that a paper was handed over, and who signed for it. 《民事诉讼法》第88条."""
    document = locked(document)
    _in_order(lifecycle.HAND_OVER, document, served_at, at=at)
    service = _new(document, "in-person", addressee, party, served_at=served_at, address=address)
    service.signed_by, service.relation = signed_by, relation
    done = step(
        service, lifecycle.HAND_OVER, by=by, at=at,
        facts=ServiceFacts(document.lacks, signed_by=signed_by, relation=relation),
        data={
            "document": document.pk, "addressee": addressee, "served_at": served_at.isoformat(),
            "signed_by": signed_by, "relation": relation, "address": address, **told(files),
        },
        along=lambda row: _keep(row, files),
    )  # fmt: skip
    tell("served", document, service=done, by=by, at=at)
    return done


@action(lifecycle.LEAVE)
def leave(
    *, document: Document, addressee: str, served_at: datetime, refusal: str = "", witnesses: str = "",
    recordings: Sequence[Subject] = (), address: str = "", party: str = "", files: Sequence[Kept] = (),
    by: Actor, at: datetime,
) -> Service:  # fmt: skip
    """Put on record that a refused paper was left, before witnesses or a camera. 《民事诉讼法》第89条."""
    document = locked(document)
    _in_order(lifecycle.LEAVE, document, served_at, at=at)
    seen = list(dict.fromkeys(filter(None, (each.strip() for each in re.split(r"[;；\n]", witnesses)))))
    service = _new(document, "left", addressee, party, served_at=served_at, address=address)
    service.refusal, service.witnesses = refusal, "\n".join(seen)
    service.recordings = " ".join(each.ref for each in recordings)
    done = step(
        service, lifecycle.LEAVE, by=by, at=at,
        facts=ServiceFacts(document.lacks, refusal=refusal, witnesses=len(seen), recordings=len(recordings)),
        data={
            "document": document.pk, "addressee": addressee, "served_at": served_at.isoformat(), "refusal": refusal,
            "witnesses": service.witnesses, "recordings": [each.pk for each in recordings], "address": address,
            **told(files),
        },
        along=lambda row: _keep(row, files),
    )  # fmt: skip
    tell("served", document, service=done, by=by, at=at)
    return done


@action(lifecycle.POST)
def post(
    *, document: Document, addressee: str, sent_at: datetime, tracking: str = "", address: str = "",
    party: str = "", files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Service:  # fmt: skip
    """Put on record that a paper was posted; it is served once its receipt is there. 《民事诉讼法》第91条."""
    document = locked(document)
    _in_order(lifecycle.POST, document, sent_at, at=at, field="sent_at")
    service = _new(document, "post", addressee, party, sent_at=sent_at, address=address, tracking=tracking)
    return step(
        service, lifecycle.POST, by=by, at=at, facts=ServiceFacts(document.lacks, tracking=tracking),
        data={
            "document": document.pk, "addressee": addressee, "sent_at": sent_at.isoformat(), "tracking": tracking,
            "address": address, **told(files),
        },
        along=lambda row: _keep(row, files),
    )  # fmt: skip


@action(lifecycle.ARRIVE)
def note_arrival(
    *, service: Service, served_at: datetime, postmark_on: date | None = None, receipt: str = "",
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Service:  # fmt: skip
    """Put on record by what proof a posted paper arrived, and when."""
    service = locked(service)
    if service.route != "post":
        raise WrongState(f"不能登记签收：这是{service.route_zh}", remedy="只有邮寄送达才登记签收")
    _in_order(lifecycle.ARRIVE, service.document, served_at, at=at)
    if service.sent_at and served_at < as_told(service.sent_at):
        raise Invalid("不能登记签收：收件时间早于交寄的时间", field="served_at")
    has_file = bool(files) or service.files.exists()
    done = step(
        service, lifecycle.ARRIVE, by=by, at=at,
        facts=ServiceFacts(receipt=receipt, has_file=has_file, postmark_on=postmark_on),
        changes={"served_at": served_at, "postmark_on": postmark_on, "receipt": receipt},
        data={
            "served_at": served_at.isoformat(), "receipt": receipt,
            "postmark_on": postmark_on.isoformat() if postmark_on else None, **told(files),
        },
        along=lambda row: _keep(row, files),
    )  # fmt: skip
    tell("served", done.document, service=done, by=by, at=at)
    return done


@action(lifecycle.SEND)
def send(
    *, document: Document, addressee: str, served_at: datetime, consent: Consent | None = None,
    party: str = "", files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Service:  # fmt: skip
    """Put on record that a paper reached the address that its addressee consented to. 《行政处罚法》第61条."""
    document = locked(document)
    _in_order(lifecycle.SEND, document, served_at, at=at)
    service = _new(document, "electronic", addressee, party, served_at=served_at, consent=consent)
    service.address = consent.address if consent else ""
    done = step(
        service, lifecycle.SEND, by=by, at=at,
        facts=ServiceFacts(document.lacks, consent_lacks=queries.consent_lacks(consent, service)),
        data={
            "document": document.pk, "addressee": addressee, "served_at": served_at.isoformat(),
            "consent": service.consent_id, **told(files),
        },
        along=lambda row: _keep(row, files),
    )  # fmt: skip
    tell("served", document, service=done, by=by, at=at)
    return done


@action(lifecycle.PUBLISH)
def publish(
    *, document: Document, addressee: str, published_on: date | None = None, place: str = "", why: str = "",
    party: str = "", files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Service:  # fmt: skip
    """Put on record that a paper was made public to be served so once its days are over. 《民事诉讼法》第95条."""
    document = locked(document)
    out_at = document.sealed_at or document.issued_at
    if published_on and out_at and published_on < local_day(out_at):
        raise Invalid("不能登记公告送达：公告日期早于文书签发、盖章的日期", field="published_on")
    sent_at = midnight(published_on) if published_on else None
    service = _new(document, "notice", addressee, party, sent_at=sent_at, place=place, why=why)
    return step(
        service, lifecycle.PUBLISH, by=by, at=at,
        facts=ServiceFacts(document.lacks, place=place, why=why, published_on=published_on),
        data={
            "document": document.pk, "addressee": addressee, "place": place, "why": why,
            "published_on": published_on.isoformat() if published_on else None, **told(files),
        },
        along=lambda row: _keep(row, files),
    )  # fmt: skip


@action(lifecycle.TAKE_AS_SERVED)
def take_as_served(*, service: Service, by: Actor, at: datetime) -> Service:
    """Let the days of a public notice have run out: it was served at the last moment of its last day."""
    over_at = queries.notice_over_at(service)
    if over_at is None or at < over_at:
        raise WrongState("不能视为送达：公告期还没有满")
    served_at = over_at - ONE_SECOND
    done = step(
        service, lifecycle.TAKE_AS_SERVED, by=by, at=at, facts=ServiceFacts(), changes={"served_at": served_at},
        data={"served_at": served_at.isoformat()},
    )  # fmt: skip
    tell("served", done.document, service=done, by=by, at=at)
    return done


@action(lifecycle.RETURN)
def note_return(*, service: Service, returned_on: date, reason: str, by: Actor, at: datetime) -> Service:
    """Put on record that a paper came back: nothing was served by it, and another route has to be taken."""
    if service.sent_at and returned_on < local_day(service.sent_at):
        raise Invalid(f"{lifecycle.RETURN.cannot}：退回日期早于交寄之日", field="returned_on")
    done = step(
        service, lifecycle.RETURN, by=by, at=at, facts=ServiceFacts(), changes={"why": reason},
        data={"returned_on": returned_on.isoformat(), "reason": reason},
    )  # fmt: skip
    tell("returned", done.document, service=done, by=by, at=at)
    return done


@action(lifecycle.VOID_SERVICE)
def void_service(*, service: Service, reason: str, by: Actor, at: datetime) -> Service:
    """Let a service not count; what rested on it hears of it."""
    done = step(
        service, lifecycle.VOID_SERVICE, by=by, at=at, facts=ServiceFacts(), changes={"why": reason},
        data={"reason": reason},
    )  # fmt: skip
    tell("service-voided", done.document, service=done, by=by, at=at)
    return done


@action(lifecycle.FILE_CONSENT)
def file_consent(
    *, document: Document, name: str, address: str, signed_on: date, party: str = "",
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Consent:  # fmt: skip
    """File the paper by which a party agreed to be served electronically in the matter ``document`` is about."""
    if not files:
        raise Invalid("不能登记送达地址确认书：没有附上签署的原件", remedy="请附上签字确认书的照片或扫描件")
    consent = Consent(
        unit_id=document.unit_id, document=document, about=document.about, party=party or document.party,
        name=name, address=address, signed_on=signed_on,
    )  # fmt: skip
    return step(
        consent, lifecycle.FILE_CONSENT, by=by, at=at,
        data={"name": name, "address": address, "signed_on": signed_on.isoformat(), **told(files)},
        along=lambda row: write(ConsentFile, files, consent=row),
    )  # fmt: skip


@action(lifecycle.REVOKE_CONSENT)
def revoke_consent(*, consent: Consent, reason: str, by: Actor, at: datetime) -> Consent:
    """Let nothing more be served by a consent; what was served by it stays served."""
    return step(consent, lifecycle.REVOKE_CONSENT, by=by, at=at, data={"reason": reason})


def record_service(
    *, document: Document, addressee: str, route: str, party: str = "", by: Actor, at: datetime, **told: Any
) -> Service:
    """Put a service on record by any route; ``told`` is what the route's own verb takes.

    By post, ``served_at`` with ``receipt`` or ``postmark_on`` says at once that it arrived.
    """
    arrival = {
        name: told.pop(name)
        for name in ("served_at", "receipt", "postmark_on")
        if route == "post" and name in told
    }
    service = VERBS[route](document=document, addressee=addressee, party=party, by=by, at=at, **told)
    return note_arrival(service=service, **arrival, by=by, at=at) if arrival else service


VERBS: dict[str, Callable[..., Service]] = {
    "in-person": hand_over, "left": leave, "post": post, "electronic": send, "notice": publish,
}  # fmt: skip


def _new(document: Document, route: str, addressee: str, party: str, **columns: Any) -> Service:
    return Service(
        unit_id=document.unit_id, document=document, recipient=addressee, party=party or document.party,
        route=route, **columns,
    )  # fmt: skip


def _in_order(
    move: Move, document: Document, moment: datetime, *, at: datetime, field: str = "served_at"
) -> None:
    """Refuse a moment that has not come, or that lies before the paper was there."""
    if moment > at:
        raise Invalid(f"{move.cannot}：填写的时间还没有到", field=field)
    out_at = document.sealed_at or document.issued_at
    if out_at and moment < as_told(out_at):
        raise Invalid(f"{move.cannot}：填写的时间早于文书签发、盖章的时间", field=field)


def _keep(service: Service, files: Sequence[Kept]) -> None:
    write(ServiceFile, files, service=service)
