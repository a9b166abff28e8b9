"""Name three holders, let each make his key, open with two of them, put another in the place of one who is gone."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from liuhen.apps.interference import books, lifecycle, queries, sealing
from liuhen.apps.interference.models import Holder, Opening, Ring, Slot
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import Conflict, Invalid, WrongState, action, locked, step, together

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

SEATS = 3
LEAST_LETTERS = 12  # of a passphrase
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LETTERS = 16
MOST_AT_ONCE = 300  # reports of one opening; what is left waits for the next


@action(lifecycle.NAME_RING)
def name_ring(*, unit: "Unit", persons: "Sequence[Person]", by: Actor, at: datetime) -> Ring:
    """Name the three holders of a unit's ring; it is in force once each has made his key. Raises Refused."""
    cannot = lifecycle.NAME_RING.cannot
    if len({each.pk for each in persons}) != SEATS:
        raise Invalid(f"{cannot}：须是三个不同的人，现在是{len(persons)}个", field="persons")
    if unit.kind == "division":
        raise Invalid(f"{cannot}：{unit}是内设机构", field="unit", remedy="请选择它所在的单位")
    _demand_one_key_each(unit, persons, cannot)
    if Ring.objects.filter(unit=unit, state="forming").exists():
        raise Invalid(f"{cannot}：{unit}已有待设置钥匙的密钥组", field="unit", remedy="请先由持钥人设置钥匙")
    ring = step(
        Ring(unit=unit, token=secrets.token_hex(16)), lifecycle.NAME_RING, by=by, at=at,
        data={"persons": [each.pk for each in persons]},
    )  # fmt: skip
    for each in persons:
        _name(ring, each, by=by, at=at)
    return ring


@action(lifecycle.NAME_SUCCESSOR)
def name_successor(*, ring: Ring, person: "Person", reason: str, by: Actor, at: datetime) -> Ring:
    """Name who is to take a holder's place; the two others let him in by turning their keys. Raises Refused."""
    cannot = lifecycle.NAME_SUCCESSOR.cannot
    ring = locked(ring)
    _demand_one_key_each(ring.unit, [person], cannot)
    if ring.holders.filter(person=person).exclude(state="replaced").exists():
        raise Invalid(f"{cannot}：{person}已是这个密钥组的持钥人", field="person")
    for each in ring.holders.filter(state__in=("named", "keyed")).order_by("id"):
        step(each, lifecycle.UNSEAT, by=by, at=at)
    named = step(ring, lifecycle.NAME_SUCCESSOR, by=by, at=at, data={"person": person.pk, "reason": reason})
    _name(named, person, by=by, at=at)
    return named


def _name(ring: Ring, person: "Person", *, by: Actor, at: datetime) -> None:
    holder = Holder(ring=ring, unit=ring.unit, person=person)
    step(holder, lifecycle.NAME_HOLDER, by=by, at=at, data={"ring": ring.pk, "person": person.pk})


def _demand_one_key_each(unit: "Unit", persons: "Sequence[Person]", cannot: str) -> None:
    able = {
        each.person_id
        for each in people.accounts_reaching([Permission.RING_OPEN], unit_ids=[unit.pk], county=True)
    }
    if unable := next((each for each in persons if each.pk not in able), None):
        raise Invalid(
            f"{cannot}：{unable}在{unit}没有启封过程报告的权限", field="persons",
            remedy="请先由安全保密管理员授予法制机构、负责人或者监督人员角色",
        )  # fmt: skip


@action
def make_key(*, holder: Holder, passphrase: str, by: Actor, at: datetime) -> Holder:
    """Make a holder's key behind his passphrase; with the third the ring's own is made and split. Raises Refused."""
    cannot = lifecycle.MAKE_KEY.cannot
    ring = locked(holder.ring)
    if holder.person_id != by.person_id:
        raise Invalid(f"{cannot}：钥匙只能由{holder.person}本人设置")
    if len(passphrase) < LEAST_LETTERS:
        raise Invalid(f"{cannot}：口令至少{LEAST_LETTERS}个字", field="passphrase")
    pair = sealing.fresh_pair()
    kept = sealing.lock(pair.private, passphrase, about=ring.about)
    made = step(
        holder, lifecycle.MAKE_KEY, by=by, at=at, changes={"public": pair.public, "locked": kept},
        data={"ring": ring.pk},
    )  # fmt: skip
    keyed = list(ring.holders.filter(state="keyed").order_by("id"))
    if ring.state == "forming" and len(keyed) == SEATS:
        _form(ring, keyed, by=by, at=at)
    return made


def _form(ring: Ring, keyed: list[Holder], *, by: Actor, at: datetime) -> None:
    for before in Ring.objects.filter(unit_id=ring.unit_id, state="in-force"):
        step(before, lifecycle.REPLACE_RING, by=by, at=at, data={"ring": ring.pk})
    pair = sealing.fresh_pair()
    step(
        ring, lifecycle.FORM_RING, by=by, at=at,
        changes={
            "public": pair.public, "boxes": _boxes(ring, pair.private, keyed), "formed_at": at, "noted_at": at,
            "book": books.written(ring, []),
        },
        data={"holders": [each.person_id for each in keyed]},
    )  # fmt: skip
    for each in keyed:
        step(each, lifecycle.SEAT, by=by, at=at, data={"ring": ring.pk})


def _boxes(ring: Ring, private: bytes, holders: list[Holder]) -> dict[str, str]:
    return sealing.boxes(private, {each.pk: bytes(each.public) for each in holders}, about=ring.about)


@action
def begin(*, ring: Ring, passphrase: str, by: Actor, at: datetime) -> tuple[Opening, str]:
    """Turn the first of two keys; return the code that the first tells the second. Raises Refused."""
    ring = locked(ring)
    seat = queries.seat_of(ring, by.me)
    under_way = queries.opening_under_way(ring) if seat else None
    if under_way is not None:
        if queries.is_in_time(under_way, at=at) and under_way.first_id != (seat.pk if seat else None):
            raise Conflict(
                f"{lifecycle.BEGIN.cannot}：{under_way.first.person}刚刚转动了第一把钥匙",
                remedy="请向其索取启封码，转动第二把钥匙",
            )
        lapse(opening=under_way, at=at)
    opening = Opening(unit_id=ring.unit_id, ring=ring, begun_at=at)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
    if seat is not None:
        opening.first = seat
        left = sealing.peeled(
            ring.boxes, seat.pk, _private(ring, seat, passphrase, lifecycle.BEGIN.cannot), about=ring.about
        )
        told = orjson.dumps({str(pk): box.hex() for pk, box in left.items()})
        opening.peeled = sealing.lock(told, code, about=ring.about)
    made = step(
        opening, lifecycle.BEGIN, by=by, at=at, facts=queries.key_facts(ring, by), data={"ring": ring.pk}
    )
    return made, code


def _private(ring: Ring, seat: Holder, passphrase: str, cannot: str) -> bytes:
    try:
        return sealing.unlock(bytes(seat.locked), passphrase, about=ring.about)
    except sealing.Unopened:
        raise Invalid(
            f"{cannot}：口令不对",
            field="passphrase",
            remedy="口令无人可以找回；忘记的，由另外两名持钥人更换持钥人",
        ) from None


def _ring_key(ring: Ring, opening: Opening, seat: Holder, code: str, passphrase: str, cannot: str) -> bytes:
    """Return the ring's private half, which exists while one request does. Raises Invalid."""
    spelt = "".join(each for each in code.upper() if each.isalnum())
    try:
        left = orjson.loads(sealing.unlock(bytes(opening.peeled), spelt, about=ring.about))
    except sealing.Unopened:
        raise Invalid(f"{cannot}：启封码不对", field="code", remedy="请向第一名持钥人核对") from None
    mine = _private(ring, seat, passphrase, cannot)
    return sealing.open_with(mine, bytes.fromhex(left[str(seat.pk)]), about=ring.about)


@action
def finish(*, opening: Opening, code: str, passphrase: str, by: Actor, at: datetime) -> Opening:
    """Turn the second key and open all that waits, the oldest first; each is on record. Raises Refused."""
    ring = locked(opening.ring)
    opening = locked(opening)
    seat = _second(ring, opening, lifecycle.FINISH.cannot, by=by, at=at)
    slots = list(queries.waiting_at(ring).select_for_update(of=("self",))[:MOST_AT_ONCE]) if seat else []
    found: list[tuple[dict[str, object], list[bytes]]] = []
    pages = books.pages(ring) if seat else []
    if seat:
        key = _ring_key(ring, opening, seat, code, passphrase, lifecycle.FINISH.cannot)
        for slot in slots:
            told, files = _read(slot, key)
            if told["real"]:
                pages.append(_page(slot, opening, len(found), told, at=at))
                found.append((told, files))
    done = step(
        opening, lifecycle.FINISH, by=by, at=at, facts=queries.key_facts(ring, by, opening=opening, at=at),
        changes={
            "second": seat, "ended_at": at, "count": len(slots), "peeled": b"",
            "content": books.found_sealed(opening, found),
        },
        data={
            "ring": ring.pk, "count": len(slots), "slots": [each.pk for each in slots],
            "holders": [opening.first.person_id, by.person_id],
        },
    )  # fmt: skip
    with together(at=at) as turns:
        for slot in turns.hold(slots):
            turns.step(slot, lifecycle.OPEN, by=by, changes={"opening": done, "sealed": b""})
    note(ring, pages, at=at)
    return done


def _second(ring: Ring, opening: Opening, cannot: str, *, by: Actor, at: datetime) -> Holder | None:
    """Return the second holder; None where a gate is about to say why he cannot."""
    if opening.state != "begun":
        raise WrongState(f"{cannot}：这次启封{opening.state_zh}", remedy="请重新转动第一把钥匙")
    facts = queries.key_facts(ring, by, opening=opening, at=at)
    open_ = facts.holds and facts.is_another and facts.is_in_time
    return queries.seat_of(ring, by.me) if open_ else None


def _read(slot: Slot, key: bytes) -> tuple[dict[str, object], list[bytes]]:
    body = sealing.open_with(key, bytes(slot.sealed), about=f"slot:{slot.token}")
    told, _ = sealing.unpacked(body)
    names = told["files"]
    assert isinstance(names, list)
    return sealing.unpacked(body, files=len(names))


def _page(slot: Slot, opening: Opening, n: int, told: dict[str, object], *, at: datetime) -> books.Page:
    author, named = told["author"], told["named"]
    assert isinstance(author, int)
    assert isinstance(named, list)
    return books.Page(
        slot=slot.pk, envelope=slot.envelope_id, opening=opening.pk, n=n, author=author, named=named,
        at=str(told["at"]), opened=at.isoformat(),
    )  # fmt: skip


@action
def split_anew(*, opening: Opening, code: str, passphrase: str, by: Actor, at: datetime) -> Ring:
    """Let two holders give the third's place to whoever was named and has made his key. Raises Refused."""
    cannot = lifecycle.SPLIT_ANEW.cannot
    ring = locked(opening.ring)
    opening = locked(opening)
    seat = _second(ring, opening, cannot, by=by, at=at)
    heir = ring.holders.filter(state="keyed").select_related("person").order_by("id").first()
    if heir is None:
        raise WrongState(
            f"{cannot}：没有已经设置钥匙的继任持钥人", remedy="请先指定继任持钥人，由其本人设置钥匙"
        )
    boxes: dict[str, str] = {}
    if seat:
        key = _ring_key(ring, opening, seat, code, passphrase, cannot)
        boxes = _boxes(ring, key, [opening.first, seat, heir])
    done = step(
        ring, lifecycle.SPLIT_ANEW, by=by, at=at, facts=queries.key_facts(ring, by, opening=opening, at=at),
        changes={"boxes": boxes}, data={"holders": [opening.first.person_id, by.person_id], "person": heir.person_id},
    )  # fmt: skip
    for gone in ring.holders.filter(state="seated").exclude(
        pk__in=[opening.first_id, seat.pk if seat else 0]
    ):
        step(gone, lifecycle.UNSEAT, by=by, at=at, data={"ring": ring.pk})
    step(heir, lifecycle.SEAT, by=by, at=at, data={"ring": ring.pk})
    step(opening, lifecycle.LAPSE, by=SYSTEM, at=at, changes={"peeled": b"", "ended_at": at})
    return done


@action
def lapse(*, opening: Opening, at: datetime) -> Opening:
    """Forget what the first key left: the second did not come."""
    return step(opening, lifecycle.LAPSE, by=SYSTEM, at=at, changes={"peeled": b"", "ended_at": at})


@action
def archive(*, ring: Ring, at: datetime) -> Ring:
    """Write a ring's book anew though nothing came of it: so that no writing of it says that something did."""
    ring = locked(ring)
    return note(ring, books.pages(ring), at=at)


def note(ring: Ring, pages: list[books.Page], *, at: datetime) -> Ring:
    """Write a ring's book; whoever does it, the ledger has the machine."""
    minute = to_the_minute(at)
    changes = {"book": books.written(ring, pages), "noted_at": minute}
    return step(ring, lifecycle.NOTE, by=SYSTEM, at=minute, changes=changes)


def to_the_minute(at: datetime) -> datetime:
    """Leave out what would tell a person's moment from the machine's."""
    return at.replace(second=0, microsecond=0)
