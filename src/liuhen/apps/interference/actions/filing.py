"""Seal a report: whatever it says, the same rows of the same sizes come of it, and the same entries. 第48、49条."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.interference import lifecycle, queries, sealing
from liuhen.apps.interference.actions.rings import to_the_minute
from liuhen.apps.interference.models import Envelope, Ring, Slot
from liuhen.apps.people import queries as people
from liuhen.kernel import ledger
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Given
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, not_permitted, step
from liuhen.regulation import interference as law

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Unit

NO_RING = "不能提交过程报告：县司法局还没有启用密钥组，写下的内容无法密封"


@action(lifecycle.FILE)
def file(
    *, case: "Case | None" = None, happened: str = "none", who: str = "", way: str = "", facts: str = "",
    about: str = "", kinds: Collection[str] = (), answer: str = "", one_up: bool = False, files: Sequence[Given] = (),
    by: Actor, at: datetime,
) -> Envelope:  # fmt: skip
    """Seal what somebody reports, be it nothing; it cannot be changed or taken back. Raises Refused."""
    if not by.may(lifecycle.FILE.permission):
        raise not_permitted(lifecycle.FILE, by)
    person = people.person_of(by)
    if person is None:
        raise Invalid("不能提交过程报告：您的账号没有对应的人员")
    unit = people.home_organ(person.unit)
    rings = queries.rings_for(unit)
    if rings is None:
        raise Invalid(NO_RING, remedy="请先书面向法制机构报告，并请县司法局建立密钥组")
    case = locked(case) if case else None
    stage = _stage(case, by) if case else ""
    named = queries.persons_in(f"{who}\n{facts}") - {person.pk}
    is_real = happened == "some" or bool(who or facts or way or kinds or files)
    told = {
        "real": is_real, "author": person.pk, "at": at.isoformat(), "salt": ledger.fresh_salt(),
        "case": case.pk if case else None, "stage": stage, "who": who, "way": way, "facts": facts, "about": about,
        "kinds": list(kinds), "answer": answer, "named": sorted(named), "files": [each.name[:80] for each in files],
    }  # fmt: skip
    goes_up = one_up or _concerns(rings[0], named, f"{who}\n{facts}", at=at)
    body = _packed(told, files)
    blank = _packed(told | _SILENT, ())
    return _seal(
        unit, rings, (blank, body) if goes_up else (body, blank), person=person.ref, salt=str(told["salt"]),
        case=case, stage=stage, at=at,
    )  # fmt: skip


_SILENT = {
    "real": False, "who": "", "way": "", "facts": "", "about": "", "kinds": [], "answer": "", "named": [], "files": [],
}  # fmt: skip


@action
def file_cover(*, unit: "Unit", at: datetime) -> Envelope | None:
    """Seal nothing, so that a report which nobody owed is no sign; None where there is no ring."""
    rings = queries.rings_for(unit)
    if rings is None:
        return None
    salt = ledger.fresh_salt()
    told = _SILENT | {"author": None, "at": at.isoformat(), "salt": salt, "case": None, "stage": ""}
    bodies = _packed(told, ()), _packed(told, ())
    return _seal(unit, rings, bodies, person=secrets.token_hex(8), salt=salt, case=None, stage="", at=at)


def _stage(case: "Case", by: Actor) -> str:
    stage = queries.stage_owed(case, by.person_id)
    if stage is None:
        raise Invalid(
            "不能提交过程报告：您不欠这个案件本阶段的报告", field="case",
            remedy="已经报告过的、不是您承办的，不选案件也可以提交",
        )  # fmt: skip
    return stage


def _concerns(ring: Ring, named: frozenset[int], words: str, *, at: datetime) -> bool:
    """Say whether a report may be about whoever would read it below: then it goes one up."""
    near = queries.tied(ring, on=local_day(at))
    return bool(named & near) or (not named and bool(law.HEADS.search(words)))


def _packed(told: dict[str, Any], files: Sequence[Given]) -> bytes:
    if len(files) > sealing.MOST_FILES or sum(len(each.content) for each in files) > sealing.MOST_FILES_BYTES:
        raise Invalid(
            f"不能提交过程报告：附件最多{sealing.MOST_FILES}个，合计不超过{sealing.MOST_FILES_BYTES >> 10} KB",
            field="attached", remedy="请截取、压缩以后再附；原物由您保管，在经过中写明在哪里",
        )  # fmt: skip
    return sealing.packed(told, [each.content for each in files])


def _seal(
    unit: "Unit", rings: tuple[Ring, Ring], bodies: tuple[bytes, bytes], *, person: str, salt: str,
    case: "Case | None", stage: str, at: datetime,
) -> Envelope:  # fmt: skip
    """Write the rows. The ledger has the machine for everybody, with a salted word of who it was."""
    minute = to_the_minute(at)
    author = hashlib.sha256(f"{salt} {person}".encode()).hexdigest()
    owed = int(person.partition(":")[2]) if case else None
    envelope = step(
        Envelope(unit=unit, case=case, stage=stage, person_id=owed, filed_at=minute), lifecycle.FILE, by=SYSTEM,
        at=minute, data={"case": case.pk if case else None, "stage": stage, "person": owed, "author": author},
    )  # fmt: skip
    for ring, body in zip(rings, bodies, strict=True):
        token = secrets.token_hex(16)
        sealed = sealing.seal_to(bytes(ring.public), body, about=f"slot:{token}")
        slot = Slot(envelope=envelope, ring=ring, unit_id=ring.unit_id, token=token, sealed=sealed)
        step(slot, lifecycle.SEAL, by=SYSTEM, at=minute, data={"envelope": envelope.pk, "ring": ring.pk})
    return envelope
