"""Verify a capsule of another county before anybody signs for it, take the case in or return it. 《责任制》第33条."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from liuhen.apps.coordination import incoming, lifecycle, queries
from liuhen.apps.coordination.actions.transferring import receive_capsule
from liuhen.apps.coordination.incoming import Examined
from liuhen.apps.coordination.models import IncomingCapsule
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import NAME_LENGTH, Kept
from liuhen.kernel.flow import Invalid, action, begins, judge, locked, step
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.hashing import digests_of

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@begins(lifecycle.EXAMINE)
def admit(*, unit: "Unit", path: Path, name: str, by: Actor, at: datetime) -> IncomingCapsule:
    """Verify a capsule that somebody brought, and put on record what came out. Raises Refused.

    It is given up: what nothing differs in is kept, of anything else the report alone.
    """
    judge(IncomingCapsule(unit=unit), lifecycle.EXAMINE, by=by, facts=queries.admitting_facts(unit))
    found = incoming.examined(path, keys=queries.trusted_keys())
    digests = digests_of(path)
    if found.outcome != "differs":
        blobs.store(path, digests, at=at)
    kept = Kept(Path(name).name[:NAME_LENGTH] or "证据包", digests.sha256, digests.size)
    return _admit(unit=unit, capsule=kept, found=found, by=by, at=at)


@action
def _admit(*, unit: "Unit", capsule: Kept, found: Examined, by: Actor, at: datetime) -> IncomingCapsule:
    unit = locked(unit)
    is_kept = found.outcome != "differs"
    if is_kept and queries.came_before(capsule.sha256):
        raise Invalid(
            f"{lifecycle.EXAMINE.cannot}：这份证据包已经收到过", remedy="请在移送来件或者案件移送清单中查看"
        )
    row = IncomingCapsule(
        unit=unit, name=capsule.name, sha256=capsule.sha256, size_bytes=capsule.size_bytes, is_kept=is_kept,
        came_by_id=by.person_id, came_at=at, examined_at=at, **_columns(found),
    )  # fmt: skip
    return step(
        row, lifecycle.EXAMINE, by=by, at=at, facts=queries.admitting_facts(unit),
        data={"unit": unit.pk, "capsule": capsule.sha256} | _entered(found),
    )  # fmt: skip


@begins(lifecycle.EXAMINE_AGAIN)
def examine_again(*, capsule: IncomingCapsule, by: Actor, at: datetime) -> IncomingCapsule:
    """Verify a kept capsule by the keys that are trusted now. Raises Refused."""
    facts = queries.incoming_facts(capsule)
    judge(capsule, lifecycle.EXAMINE_AGAIN, by=by, facts=facts)
    return _examine_again(capsule=capsule, found=_read(capsule), by=by, at=at)


@action
def _examine_again(*, capsule: IncomingCapsule, found: Examined, by: Actor, at: datetime) -> IncomingCapsule:
    capsule = locked(capsule)
    return step(
        capsule, lifecycle.EXAMINE_AGAIN, by=by, at=at, facts=queries.incoming_facts(capsule),
        changes=_columns(found) | {"examined_at": at}, data=_entered(found),
    )  # fmt: skip


@begins(lifecycle.TAKE_IN)
def take_in(*, capsule: IncomingCapsule, by: Actor, at: datetime) -> IncomingCapsule:
    """Take the case in, after its capsule was verified once more; then it waits to be signed for. Raises Refused."""
    judge(capsule, lifecycle.TAKE_IN, by=by, facts=queries.incoming_facts(capsule))
    found = _read(capsule)
    judge(capsule, lifecycle.TAKE_IN, by=by, facts=queries.incoming_facts(capsule, found))
    with blobs.as_file(capsule.sha256) as path:
        files = list(incoming.files_in(path, found.items, at=at))
    return _take_in(capsule=capsule, found=found, files=files, by=by, at=at)


@action
def _take_in(
    *, capsule: IncomingCapsule, found: Examined, files: Sequence[Kept], by: Actor, at: datetime
) -> IncomingCapsule:
    capsule = locked(capsule)
    facts = queries.incoming_facts(capsule, found)
    judge(capsule, lifecycle.TAKE_IN, by=by, facts=facts)
    made = receive_capsule(
        unit=capsule.unit, told=found.told, items=found.items, files=files,
        capsule=Kept(capsule.name, capsule.sha256, capsule.size_bytes), by=by, at=at,
    )  # fmt: skip
    return step(
        capsule, lifecycle.TAKE_IN, by=by, at=at, facts=facts, changes={"transfer": made, "ended_at": at},
        data={"transfer": made.pk},
    )  # fmt: skip


@action(lifecycle.RETURN_IT)
def return_it(*, capsule: IncomingCapsule, reason: str, by: Actor, at: datetime) -> IncomingCapsule:
    """Return what somebody brought, for a reason; what was found stays on record. Raises Refused."""
    capsule = locked(capsule)
    return step(
        capsule, lifecycle.RETURN_IT, by=by, at=at, facts=queries.incoming_facts(capsule),
        changes={"reason": reason, "ended_at": at}, data={"reason": reason},
    )  # fmt: skip


def receive(path: Path, *, unit: "Unit", trust: Sequence[str], by: Actor, at: datetime) -> IncomingCapsule:
    """Verify a capsule by whatever keys whoever sits at the machine trusts, and take the case in. Raises Refused.

    Nothing is taken in where anything differs, and the first thing that does is named. The file stays where it is.
    """
    found = incoming.examined(path, keys=() if trust else queries.trusted_keys(), trust=trust)
    facts = queries.receiving_facts(unit, found)
    with tempfile.TemporaryDirectory(prefix="liuhen-transfer-") as folder:
        copy = Path(folder) / "capsule"
        copyfile(path, copy)
        digests = digests_of(copy)
        draft = IncomingCapsule(unit=unit, sha256=digests.sha256, state="examined")
        judge(draft, lifecycle.TAKE_IN, by=by, facts=facts)
        files = list(incoming.files_in(copy, found.items, at=at))
        blobs.store(copy, digests, at=at)
    return _receive(
        unit=unit, capsule=Kept(path.name[:NAME_LENGTH], digests.sha256, digests.size), found=found, files=files,
        by=by, at=at,
    )  # fmt: skip


@action
def _receive(
    *, unit: "Unit", capsule: Kept, found: Examined, files: Sequence[Kept], by: Actor, at: datetime
) -> IncomingCapsule:
    row = _admit(unit=unit, capsule=capsule, found=found, by=by, at=at)
    return _take_in(capsule=row, found=found, files=files, by=by, at=at)


def _read(capsule: IncomingCapsule) -> Examined:
    if not capsule.is_kept:
        raise Invalid(
            f"{lifecycle.EXAMINE_AGAIN.cannot}：核验不通过的证据包没有留存，只留核验结果",
            remedy="请移送单位重新提供，另行核验",
        )
    with blobs.as_file(capsule.sha256) as path:
        return incoming.examined(path, keys=queries.trusted_keys())


def _columns(found: Examined) -> dict[str, Any]:
    return {
        "origin": found.origin, "signed_by": found.signed_by, "key": found.key, "outcome": found.outcome,
        "report": found.report, "told": found.told | {"items": [[each.title, each.sha256] for each in found.items]},
    }  # fmt: skip


def _entered(found: Examined) -> dict[str, Any]:
    """Return what the entry says of an examination."""
    return {
        "outcome": IncomingCapsule.OUTCOMES[found.outcome], "differs": found.differs_zh, "signed_by": found.signed_by,
        "key": found.key.pk if found.key else None,
    }  # fmt: skip
