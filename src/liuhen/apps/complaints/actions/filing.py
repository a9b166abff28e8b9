"""Take a complaint in, route it, and keep at once what may prove it. 《责任制》第39–41条."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from liuhen.apps.complaints import lifecycle, naming, queries
from liuhen.apps.complaints.actions import archiving
from liuhen.apps.complaints.actions.handling import (
    keep_out,
    lapse_inquiries,
    note_whether_handled,
    send_to,
    settle,
)
from liuhen.apps.complaints.models import Addition, Attachment, Complaint, ComplaintGround
from liuhen.apps.people import queries as people
from liuhen.kernel import attachments, sealing
from liuhen.kernel.access import SYSTEM, Actor, Kind
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.kernel.flow.asking import demand_not_before
from liuhen.kernel.flow.recusal import take
from liuhen.kernel.identifiers import legible, stated
from liuhen.regulation.complaints import CHANNELS, GROUNDS

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit
    from liuhen.apps.recordings.models import Recording

# How much of each may be told, by the form and through the API alike.
MOST_NAME, MOST_CONTACT, MOST_PLACE, MOST_AUTHORITY, MOST_STORY = 80, 120, 200, 300, 5000
# No letter that is taken for another one when it is read out on the telephone.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LETTERS = 16


def grouped(code: str) -> str:
    """Write a code as it is read out: four letters and a dash."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


@dataclass(frozen=True)
class Told:
    """What is sealed: who complains, for whom, and the story; ``whom`` is said of an officer whose name is unknown."""

    story: str
    name: str = ""
    contact: str = ""
    address: str = ""
    proxy_name: str = ""
    proxy_contact: str = ""
    authority: str = ""
    whom: str = ""
    place: str = ""


@dataclass(frozen=True)
class Stored:
    """A file the complainant gave, sealed and in the vault already."""

    token: str
    sealed_name: bytes
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Envelope:
    """A complaint's token and key before there is a row: files are sealed and stored outside the transaction."""

    token: str
    key: bytes


def envelope() -> Envelope:
    """Make the token and the key of a complaint to come."""
    return Envelope(secrets.token_hex(16), sealing.fresh_key())


def envelope_of(complaint: Complaint) -> Envelope:
    """Return the token and the key of a complaint, to seal more. Raises Unreadable once it is erased."""
    return Envelope(complaint.token, sealing.unwrap(complaint.wrapped_key, about=complaint.token))


def keep_files(files: Iterable[attachments.Given], *, under: Envelope, at: datetime) -> list[Stored]:
    """Seal files and store them. Raises Refused for too many or too large, VaultError."""
    return [_kept(file, under=under, at=at) for file in attachments.checked(files)]


def _kept(file: attachments.Given, *, under: Envelope, at: datetime) -> Stored:
    token = secrets.token_hex(16)
    sha256_ = attachments.store(sealing.seal_bytes(under.key, file.content, about=token), at=at)
    said = {"name": file.name, "type": file.kind}
    return Stored(token, sealing.seal(under.key, said, about=token), sha256_, len(file.content))


@action
def receive(
    *,
    channel: str,
    grounds: Collection[str],
    told: Told,
    unit: "Unit | None",
    person: "Person | None",
    happened_on: date | None,
    anonymous: bool = False,
    files: Sequence[Stored] = (),
    under: Envelope | None = None,
    by: Actor,
    at: datetime,
) -> tuple[Complaint, str]:
    """Put a complaint on record, send it to the competent authority, and hold what may prove it.

    Returns it with the code it is followed by, which is nowhere kept. Raises Refused.
    """
    under, told = under or envelope(), Told(**legible(asdict(told)))
    wanted = [key for key in GROUNDS if key in grounds]
    _demand_well_formed(channel, wanted, told, happened_on, at=at)
    about = unit or (person.unit if person else None)
    meant = naming.meant_by(told.whom, unit=unit)
    others = sorted({*meant.refs} - {each.ref for each in (about, person) if each})
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    draft = Complaint(
        token=under.token, code_digest=queries.digest_of_code(code), channel=channel, anonymous=anonymous,
        by_proxy=bool(stated(told.proxy_name) or stated(told.authority)),
        sealed=sealing.seal(under.key, asdict(told), about=under.token),
        wrapped_key=sealing.wrap(under.key, about=under.token), unit=about, person=person, happened_on=happened_on,
        named=others, handler_id=by.unit_id or people.supervising_unit().pk, received_at=at,
    )  # fmt: skip
    facts = queries.handling_facts(
        draft, by=by, at=at, has_name=bool(stated(told.name)), has_contact=bool(stated(told.contact)),
        authority=not draft.by_proxy or bool(stated(told.proxy_name) and stated(told.authority)),
    )  # fmt: skip
    data = {
        "channel": channel, "grounds": wanted, "unit": about.pk if about else None,
        "person": person.pk if person else None, "named": others, "anonymous": anonymous,
        "sealed": sha256(draft.sealed).hexdigest(), "attachments": [file.sha256 for file in files],
    }  # fmt: skip
    complaint = step(draft, lifecycle.RECEIVE, by=by, at=at, facts=facts, data=data)
    _attach(complaint, files, addition=None)
    complaint = _route(complaint, at=at)
    ComplaintGround.objects.bulk_create(
        ComplaintGround(complaint=complaint, key=key, handler_id=complaint.handler_id, received_at=at)
        for key in wanted
    )
    own = (told.name, told.proxy_name)
    spoken_of = naming.handlers_in((told.story, told.place), handler_id=complaint.handler_id, but=own)
    keep_out(complaint, spoken_of, at=at)
    settle(complaint, at=at)
    return preserve(complaint=complaint, at=at), code


def _demand_well_formed(
    channel: str, grounds: Collection[str], told: Told, happened_on: date | None, *, at: datetime
) -> None:
    if channel not in CHANNELS:
        raise Invalid("不能提交：请选择投诉方式", field="channel")
    if not grounds:
        raise Invalid("不能提交：请至少选择一种投诉事由", field="grounds")
    if not stated(told.story):
        raise Invalid("不能提交：请写明发生了什么", field="story")
    if happened_on and happened_on > local_day(at):
        raise Invalid("不能提交：事情发生的日期不能晚于今天", field="happened_on")


def _attach(complaint: Complaint, files: Sequence[Stored], *, addition: Addition | None) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            complaint=complaint, addition=addition, token=file.token, sealed_name=file.sealed_name,
            sha256=file.sha256, size_bytes=file.size_bytes,
        )
        for file in files
    )  # fmt: skip


def _route(complaint: Complaint, *, at: datetime) -> Complaint:
    """Send a complaint to whoever article 40 makes competent."""
    handler = queries.competent_for(complaint.whom_it_is_about()[1])
    take(complaint)
    if handler.pk == complaint.handler_id:
        return complaint
    return send_to(complaint, handler, move=lifecycle.PASS_ON, by=SYSTEM, at=at)


@action
def preserve(
    *, complaint: Complaint, recordings: "Iterable[Recording] | None" = None, at: datetime
) -> Complaint:
    """Hold what may show what happened, before anybody decides anything, or what comes in later; safe to repeat."""
    fresh = locked(complaint)
    held = queries.held_ids(fresh)
    found = queries.candidates_to_hold(fresh) if recordings is None else recordings
    more = [each.pk for each in found if not each.is_gone and each.pk not in held]
    if not more:
        return fresh
    archiving.hold(fresh, more, at=at)
    return step(
        fresh,
        lifecycle.HOLD,
        by=SYSTEM,
        at=at,
        changes={"held": len(held) + len(more)},
        data={"held": len(more)},
    )


@action
def add(
    *, complaint: Complaint, text: str, whom: str = "", files: Sequence[Stored] = (), by: Actor, at: datetime
) -> Addition:
    """Take in what the complainant says later; ``whom`` says about whom it is too. Raises Refused once it has ended."""
    fresh = locked(complaint)
    if not fresh.is_open:
        raise WrongState(f"不能补充：投诉现在是“{fresh.state_zh}”状态", remedy="有新情况的，可以另行投诉")
    text, whom = stated(text), stated(whom)
    if not text and not whom and not files:
        raise Invalid("不能补充：请写明补充的内容，或附上文件", field="text")
    under = envelope_of(fresh)
    token = secrets.token_hex(16)
    said = "\n".join(each for each in (text, f"投诉对象：{whom}" if whom else "") if each)
    sealed = sealing.seal(under.key, {"text": said}, about=token)
    draft = Addition(complaint=fresh, unit_id=fresh.handler_id, token=token, sealed=sealed, added_at=at)
    data: dict[str, Any] = {
        "complaint": fresh.pk,
        "sealed": sha256(sealed).hexdigest(),
        "attachments": [file.sha256 for file in files],
    }
    meant = naming.meant_by(whom, unit=fresh.unit)
    more = sorted({*meant.refs} - {*fresh.named, *(each.ref for each in (fresh.unit, fresh.person) if each)})
    addition = step(draft, lifecycle.ADD, by=by, at=at, data=data | ({"named": more} if more else {}))
    _attach(fresh, files, addition=addition)
    if more:
        fresh = step(
            fresh, lifecycle.NAME, by=SYSTEM, at=at, changes={"named": sorted({*fresh.named, *more})},
            data={"named": more},
        )  # fmt: skip
    told = sealing.opened(under.key, fresh.sealed, about=fresh.token)
    own = (told["name"], told["proxy_name"])
    keep_out(fresh, naming.handlers_in((text, whom), handler_id=fresh.handler_id, but=own), at=at)
    settle(fresh, at=at)
    return addition


@action(lifecycle.WITHDRAW)
def withdraw(
    *, complaint: Complaint, channel: str = "", told_on: date | None = None, how: str = "", by: Actor, at: datetime
) -> Complaint:  # fmt: skip
    """Let the complainant take it back; what was found by then may be followed up without him.

    Who puts that on record for him says how and when he said so: nobody lets another's complaint vanish.
    """
    cannot, changes = lifecycle.WITHDRAW.cannot, queries.ended(at)
    data: dict[str, Any] = {}
    if by.kind is not Kind.CITIZEN:
        for name, told in (("channel", channel), ("told_on", told_on), ("how", how)):
            if not told:
                raise Invalid(f"{cannot}：请写明投诉人何时、怎样提出撤回", field=name)
        assert told_on is not None
        demand_not_before(cannot, told_on, complaint.received_at, what="收到投诉的日期", field="told_on")
        data = {"channel": CHANNELS[channel], "told_on": told_on.isoformat(), "how": how}
        changes |= {"withdrawn_how": f"{CHANNELS[channel]}，{told_on}：{how}"}
    withdrawn = step(complaint, lifecycle.WITHDRAW, by=by, at=at, changes=changes, data=data)
    lapse_inquiries(withdrawn, at=at)
    note_whether_handled(withdrawn)
    return withdrawn


@action
def rate(*, complaint: Complaint, rating: int, by: Actor, at: datetime) -> Complaint:
    """Let the complainant say, once, how well he was served: 1 to 5."""
    fresh = locked(complaint)
    if fresh.rating is not None:
        raise WrongState("不能评价：已经评价过了")
    if rating not in range(1, 6):
        raise Invalid("不能评价：请选择1至5分", field="rating")
    return step(fresh, lifecycle.RATE, by=by, at=at, changes={"rating": rating}, data={"rating": rating})
