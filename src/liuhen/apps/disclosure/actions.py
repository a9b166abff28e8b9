"""Verbs on what is made public. Higher apps call ``announce`` and ``withdraw_what_fell``."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from liuhen.apps.disclosure import lifecycle, masking, searching
from liuhen.apps.disclosure.models import WAITING, Card, Listed, Publication
from liuhen.apps.disclosure.numbering import next_edition, next_serial
from liuhen.kernel import ledger, letter_pairs
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Conflict, Invalid, Move, action, locked, persons_who, step
from liuhen.regulation.disclosure import GROUNDS, KINDS, PublishingFacts
from liuhen.regulation.people import day_zh
from liuhen_proof import canonical

if TYPE_CHECKING:
    from liuhen.apps.people.models import Certificate, Unit

TOLD = "publication.told"
MOST_LETTERS = 20_000  # of one field
INSTEAD = "请撤回原公示信息；变更后的决定另行登记公示"


@action
def announce(
    *,
    kind: str,
    unit: "Unit",
    about: str,
    title: str,
    fields: Mapping[str, str],
    happened_at: datetime,
    by: Actor,
    at: datetime,
) -> Publication:
    """Enter what has to be made public because of ``about``; whoever has no right to that lets the machine enter it."""
    row = _new(kind, unit=unit, title=title[:200], happened_at=happened_at, at=at)
    row.about, row.fields = about, _record(kind, fields)
    return _issued(row, by=by if by.may_on(P.PUBLICATION_PREPARE, row) else SYSTEM, at=at)


@action(lifecycle.ISSUE)
def issue(*, unit: "Unit", kind: str, title: str, happened_on: date, by: Actor, at: datetime) -> Publication:
    """Enter by hand what has to be made public."""
    row = _new(kind, unit=unit, title=title, happened_at=midnight(happened_on), at=at)
    row.entered_by_id = by.person_id
    # Whose right reaches no further than himself enters what is of his own body.
    of_himself = by.person_id is not None and by.units_with(P.PUBLICATION_PREPARE) == frozenset()
    if of_himself and unit.pk not in by.bodies:
        raise Invalid("不能登记应公示事项：这不是您所在的单位", field="unit")
    return _issued(row, by=by, at=at)


def _new(kind: str, *, unit: "Unit", title: str, happened_at: datetime, at: datetime) -> Publication:
    return Publication(
        serial=next_serial(), kind=kind, phase=KINDS[kind].phase, unit=unit, title=title, happened_at=happened_at,
        issued_at=at, told_at=at,
    )  # fmt: skip


def _issued(row: Publication, *, by: Actor, at: datetime) -> Publication:
    told = {"kind": row.kind, "title": row.title, "serial": row.serial}
    return _told(step(row, lifecycle.ISSUE, by=by, at=at, data=told), at=at)


@action(lifecycle.PREPARE)
def prepare(
    *, publication: Publication, title: str, fields: Mapping[str, str], by: Actor, at: datetime
) -> Publication:
    """Write down the full record; what of it goes out follows from its kind."""
    record = _record(publication.kind, fields)
    facts = facts_of(publication, title=title, record=record, by=by)
    return step(
        publication, lifecycle.PREPARE, by=by, at=at, facts=facts,
        changes={"title": title, "fields": record, "ground": "", **_why(publication, "")}, data={"title": title},
    )  # fmt: skip


@action(lifecycle.PROPOSE)
def propose_withholding(
    *, publication: Publication, ground: str, reason: str, by: Actor, at: datetime
) -> Publication:
    """Propose to keep something back, on a ground of the law."""
    if publication.corrects and publication.corrects.state == "published":
        raise Conflict(
            "不能拟不公开：这是一份更正，被更正的公示信息还在公开", remedy="请先撤回被更正的公示信息"
        )
    return step(
        publication, lifecycle.PROPOSE, by=by, at=at, facts=facts_of(publication, ground=ground, by=by),
        changes={"ground": ground, "reason": reason}, data={"ground": ground, "reason": reason},
    )  # fmt: skip


@action(lifecycle.SEND_BACK)
def send_back(*, publication: Publication, reason: str, by: Actor, at: datetime) -> Publication:
    """Give it back to whoever prepares it, with the reason."""
    changes = {"ground": "", **_why(publication, reason)}
    return step(publication, lifecycle.SEND_BACK, by=by, at=at, changes=changes, data={"reason": reason})


def _why(row: Publication, reason: str) -> dict[str, str]:
    """Return the reason to keep; a correction keeps its own, which goes out with it."""
    return {} if row.corrects_id else {"reason": reason}


@action(lifecycle.PUBLISH)
def publish(*, publication: Publication, by: Actor, at: datetime) -> Publication:
    """Let it out: what is seen is derived now, hashed, and fixed; what it corrects is marked so."""
    row = locked(publication)
    facts = facts_of(row, by=by)
    edition, ends_on = next_edition(), _ends_on(row, at=at)
    seen = public_text(row, published_at=at)
    out = step(
        row, lifecycle.PUBLISH, by=by, at=at, facts=facts,
        changes={
            "published_at": at, "edition": edition, "shown": seen, "digest": digest_of(seen), "ends_on": ends_on,
            "told_at": at,
        },
        data={"digest": digest_of(seen)},
    )  # fmt: skip
    if out.corrects is not None:
        _corrected(out.corrects, by=by, at=at)
    _list(out)
    return _told(out, at=at)


def _corrected(old: Publication, *, by: Actor, at: datetime) -> None:
    row = locked(old)
    if row.state != "published":
        raise Conflict("不能审核公开：被更正的公示信息已经不在公开状态", remedy="请退回，并核对原公示信息")
    if row.reversed_at:
        raise Conflict(f"不能审核公开：被更正的决定已经{row.reversal_zh}", remedy=INSTEAD)
    _told(_gone(row, lifecycle.CORRECT, by=by, at=at), at=at)


@action(lifecycle.WITHHOLD)
def withhold(*, publication: Publication, by: Actor, at: datetime) -> Publication:
    """Keep it back: it stays on record, and is counted by its ground."""
    row = locked(publication)
    facts = facts_of(row, by=by)
    told = {"ground": row.ground}
    kept = step(row, lifecycle.WITHHOLD, by=by, at=at, facts=facts, changes={"told_at": at}, data=told)
    return _told(kept, at=at)


@action(lifecycle.REVERSE)
def reverse(
    *, publication: Publication, reversal: str, reversed_on: date, by: Actor, at: datetime
) -> Publication:
    """Note that the decision fell, from when its withdrawal is due."""
    made_on = local_day(publication.happened_at)
    if reversed_on < made_on:
        raise Invalid(
            f"不能登记决定被变更、撤销：生效日期早于作出或形成日期{day_zh(made_on)}", field="reversed_on"
        )
    return _reversed(publication, reversal, midnight(reversed_on), by=by, at=at)


def _reversed(row: Publication, reversal: str, moment: datetime, *, by: Actor, at: datetime) -> Publication:
    return step(
        row, lifecycle.REVERSE, by=by, at=at, changes={"reversal": reversal, "reversed_at": moment},
        data={"reversal": reversal, "reversed_on": local_day(moment).isoformat()},
    )  # fmt: skip


@action(lifecycle.WITHDRAW)
def withdraw(*, publication: Publication, reason: str, by: Actor, at: datetime) -> Publication:
    """Take it off the platform; its page says that, and why."""
    facts = PublishingFacts(None, frozenset(), personal=_personal_words(reason))
    changes = {"reason": _nameless(reason, publication)}
    gone = _gone(publication, lifecycle.WITHDRAW, by=by, at=at, facts=facts, changes=changes, data=changes)
    return _told(gone, at=at)


@action(lifecycle.DROP)
def drop(*, publication: Publication, reversal: str, reason: str, by: Actor, at: datetime) -> Publication:
    """Say that the decision fell before it was public, so that it never will be; it is counted as that."""
    told = {"reversal": reversal, "reason": reason}
    changes = {**told, "ended_at": at, "told_at": at}
    return _told(step(publication, lifecycle.DROP, by=by, at=at, changes=changes, data=told), at=at)


@action
def reverse_what_fell(
    *, about: str, reversal: str, reason: str, by: Actor, at: datetime
) -> list[Publication]:
    """Note that a decision fell: what is out about it is to be withdrawn in time, the rest never comes out."""
    done = []
    for row in Publication.objects.filter(about=about, state__in=(*WAITING, "published")).order_by("id"):
        if row.state != "published":
            done.append(drop(publication=row, reversal=reversal, reason=reason, by=SYSTEM, at=at))
        elif row.reversed_at is None:
            done.append(_reversed(row, reversal, at, by=SYSTEM, at=at))
    return done


@action
def withdraw_what_fell(
    *, about: str, reason: str, by: Actor, at: datetime, reversal: str = "annulled"
) -> list[Publication]:
    """Take everything about a decision that fell off the platform at once, and drop what is not yet on it."""
    done = []
    for row in Publication.objects.filter(about=about, state__in=(*WAITING, "published")).order_by("id"):
        acting = (
            by if by.may_on(P.PUBLICATION_REVIEW, row) and by.may_on(P.PUBLICATION_PREPARE, row) else SYSTEM
        )
        if row.state == "published":
            fallen = _reversed(row, reversal, at, by=acting, at=at)
            done.append(withdraw(publication=fallen, reason=reason, by=acting, at=at))
        else:
            done.append(drop(publication=row, reversal=reversal, reason=reason, by=acting, at=at))
    return done


@action(lifecycle.BEGIN_CORRECTION)
def begin_correction(*, publication: Publication, reason: str, by: Actor, at: datetime) -> Publication:
    """Begin a new text for something that is out and wrong; the old one stays until the new is reviewed."""
    old = locked(publication)
    if old.state != "published":
        raise Conflict(f"不能更正：{old.noun}现在是“{old.state_zh}”状态")
    if old.reversed_at:
        raise Conflict(f"不能更正：决定已经{old.reversal_zh}", remedy=INSTEAD)
    if old.corrections.filter(state__in=WAITING).exists():
        raise Conflict("不能更正：这条公示信息已有一份更正在办", remedy="请办理已有的更正")
    if said := _personal_words(reason):
        raise Invalid(f"不能更正：{said}", field="reason")
    row = _new(old.kind, unit=old.unit, title=old.title, happened_at=old.happened_at, at=at)
    row.about, row.fields, row.corrects = old.about, old.fields, old
    row.reason, row.entered_by_id = _nameless(reason, row), by.person_id
    told = {"corrects": old.serial, "reason": row.reason, "serial": row.serial}
    return _told(step(row, lifecycle.BEGIN_CORRECTION, by=by, at=at, data=told), at=at)


@action
def expire(*, publication: Publication, at: datetime, by: Actor) -> Publication:
    """Take off what was shown for as long as the law says."""
    row = locked(publication)
    if row.ends_on is None or local_day(at) <= row.ends_on:
        raise Conflict("不能停止公示：公示期还没有届满")
    return _told(_gone(row, lifecycle.EXPIRE, by=by, at=at), at=at)


@action
def card_of(*, certificate: "Certificate", by: Actor, at: datetime) -> Card:
    """Return the address at which a certificate's state is seen; made when it is first asked for."""
    card: Card = Card.objects.get_or_create(
        certificate=certificate, defaults={"token": secrets.token_urlsafe(16)}
    )[0]
    return card


def _gone(
    row: Publication,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    facts: Any = None,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Publication:
    """Carry out a move after which it is in no list and no search any more."""
    ended = {"ended_at": at, "told_at": at, **(changes or {})}
    gone = step(row, move, by=by, at=at, facts=facts, changes=ended, data=data)
    Listed.objects.filter(publication=gone).delete()
    return gone


def _record(kind: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what of the fields the kind has, as words. Raises Invalid."""
    known = {field.key: field for field in KINDS[kind].fields}
    if strange := [key for key in fields if key not in known]:
        raise Invalid(f"{KINDS[kind].zh}没有“{strange[0][:20]}”这一项", field="fields")
    found = {}
    for key, said in fields.items():
        words, field = str(said or "").strip(), known[key]
        if len(words) > MOST_LETTERS:
            raise Invalid(f"“{field.zh}”太长", field=key)
        if words and field.of and words not in field.of:
            raise Invalid(f"“{field.zh}”不能是“{words[:20]}”", field=key)
        if words:
            found[key] = words
    return found


def facts_of(
    row: Publication,
    *,
    by: Actor,
    title: str | None = None,
    record: Mapping[str, str] | None = None,
    ground: str | None = None,
) -> PublishingFacts:
    """Gather what its gates read, as it stands or with what is written down anew."""
    ground = row.ground if ground is None else ground
    kind = KINDS[row.kind]
    told = row.fields if record is None else record
    barred = GROUNDS.get(masking.barring(kind, told))
    said = GROUNDS.get(ground)
    return PublishingFacts(
        reviewer_id=by.person_id,
        hand_ids=hands(row),
        missing=masking.missing(kind, told),
        personal=masking.personal_in(kind, masking.shown(kind, row.title if title is None else title, told)),
        forbidden=f"{barred.zh}，不得公开（{barred.source}）" if barred else "",
        ground=ground,
        ground_zh=said.zh if said else "",
        kind=row.kind,
        kind_zh=kind.zh,
    )


def facts_before(row: Publication, *, by: Actor) -> PublishingFacts | None:
    """Return what is known before anything is filled in: of what was prepared or proposed, all; else nothing."""
    match row.state:
        case "prepared":
            return replace(facts_of(row, by=by), ground=None)
        case "proposed":
            return replace(facts_of(row, by=by), missing="", personal="", forbidden="")
    return None


def hands(row: Publication) -> frozenset[int]:
    """Return who entered or prepared it: they do not review it."""
    prepared = persons_who(lifecycle.PREPARE.event, row) | persons_who(lifecycle.PROPOSE.event, row)
    return prepared | {row.entered_by_id} if row.entered_by_id else prepared


def _personal_words(words: str) -> str:
    found = [f"第{place}个字起像是{what}" for place, what in masking.personal(words)]
    return f"理由{'，'.join(found)}" if found else ""


def _nameless(reason: str, row: Publication) -> str:
    """Return a reason that goes out, without what the record hides or the one that it corrects did."""
    records, each = [], row
    while True:
        records.append(each.fields)
        if each.corrects is None:
            return masking.cleared(reason, row.information, *records)
        each = each.corrects


def public_text(row: Publication, *, published_at: datetime) -> dict[str, Any]:
    """Return all that goes out of a record: what its digest is of."""
    seen = masking.shown(row.information, row.title, row.fields)
    title = seen.pop("title")
    told = {
        "origin": settings.LEDGER_ORIGIN,
        "number": row.serial,
        "kind": row.kind,
        "kind_zh": row.kind_zh,
        "unit": row.unit.code,
        "unit_zh": row.unit.name,
        "title": title,
        "happened_on": local_day(row.happened_at).isoformat(),
        "published_on": local_day(published_at).isoformat(),
        "fields": seen,
    }
    return told | (
        {"corrects": row.corrects.serial, "reason": _nameless(row.reason, row)} if row.corrects else {}
    )


def digest_of(seen: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a public text, in the one form JSON has here."""
    return hashlib.sha256(canonical.dumps(dict(seen))).hexdigest()


def _ends_on(row: Publication, *, at: datetime) -> date | None:
    """Return the last day it is shown: a correction does not make it longer."""
    lasting = row.information.lasting.get(str(row.fields.get("severity", "")))
    first = row
    while first.corrects is not None:
        first = first.corrects
    return lasting.last_day(local_day(first.published_at or at)) if lasting else None


def _list(row: Publication) -> None:
    Listed.objects.create(**listed(row))


def listed(row: Publication) -> dict[str, Any]:
    """Return the columns by which something that is out is found."""
    shown = row.shown
    fields = row.information.fields
    words = [shown["title"], shown["unit_zh"], *(shown["fields"].get(field.key, "") for field in fields)]
    text = letter_pairs.folded(" ".join(words))
    labels = searching.labels(kind=row.kind, phase=row.phase, unit_id=row.unit_id)
    grams = " ".join(sorted(letter_pairs.grams(text) | labels))
    return {"edition": row.edition, "publication": row, "text": text, "grams": grams}


def line_of(row: Publication) -> dict[str, Any]:
    """Return what anybody may know of a row, whether it is shown or not: what is counted."""
    return {
        "number": row.serial,
        "kind": row.kind,
        "unit": row.unit.code,
        "month": f"{local_day(row.issued_at):%Y-%m}",
        "state": row.public_state,
        "ground": row.ground if row.state == "withheld" else "",
        "corrects": row.corrects.serial if row.corrects else 0,
        "digest": row.digest,
    }


def _told(row: Publication, *, at: datetime) -> Publication:
    """Enter what the public is told: an entry that commits to nothing else, so that anybody may be shown all of it."""
    ledger.append(event=TOLD, subject=row.ref, by=SYSTEM.ref, at=at, data=line_of(row))
    return row
