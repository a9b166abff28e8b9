"""Open what is sealed, for a handler who says why; forget it once it has been kept long enough. 《责任制》第46条."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.actions.filing import Told, envelope_of
from liuhen.apps.complaints.models import Attachment, Complaint, IdentityLook
from liuhen.kernel import sealing
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import WrongState, action, locked, step
from liuhen.kernel.vault import blobs

LOOK_LASTS = timedelta(minutes=30)
"""How long one stated reason lets a handler keep reading."""


@dataclass(frozen=True)
class Additional:
    """What was said later."""

    text: str
    added_at: datetime


@dataclass(frozen=True)
class File:
    """A file the complainant gave, by name; its bytes are opened one by one."""

    pk: int
    name: str
    size_bytes: int


@dataclass(frozen=True)
class Opened:
    """All that was sealed of a complaint."""

    told: Told
    additions: list[Additional]
    files: list[File]


@action(lifecycle.LOOK)
def look(*, complaint: Complaint, reason: str, by: Actor, at: datetime) -> IdentityLook:
    """Put on record that a handler opens what is sealed, and why. Raises Refused for anybody else."""
    fresh = locked(complaint)
    if fresh.erased_at:
        raise WrongState("不能查看投诉人信息：保存期满后已经抹去")
    envelope_of(fresh)  # a look that shows nothing is none
    return step(
        IdentityLook(complaint=fresh, unit_id=fresh.handler_id, account_id=by.account, reason=reason,
                     looked_at=at),
        lifecycle.LOOK, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        data={"complaint": fresh.pk, "reason": reason},
    )  # fmt: skip


def opened(complaint: Complaint, *, by: Actor, at: datetime) -> Opened | None:
    """Return what is sealed to a handler whose stated look has not run out, else None."""
    if not _is_open_to(complaint, by=by, at=at):
        return None
    under = envelope_of(complaint)
    told = sealing.opened(under.key, complaint.sealed, about=complaint.token)
    additions = [
        Additional(sealing.opened(under.key, each.sealed, about=each.token)["text"], each.added_at)
        for each in complaint.additions.order_by("id")
    ]
    files = [
        File(each.pk, _named(each, under.key)["name"], each.size_bytes)
        for each in complaint.attachments.order_by("id")
    ]
    return Opened(Told(**told), additions, files)


def file_of(attachment: Attachment, *, by: Actor, at: datetime) -> tuple[str, bytes] | None:
    """Return name and bytes of an attachment to a handler whose look has not run out, else None."""
    complaint = attachment.complaint
    if not _is_open_to(complaint, by=by, at=at):
        return None
    key = envelope_of(complaint).key
    sealed = b"".join(blobs.open_range(attachment.sha256))
    return _named(attachment, key)["name"], sealing.open_bytes(key, sealed, about=attachment.token)


def _named(attachment: Attachment, key: bytes) -> Any:
    return sealing.opened(key, attachment.sealed_name, about=attachment.token)


def _is_open_to(complaint: Complaint, *, by: Actor, at: datetime) -> bool:
    """Say whether the actor handles the complaint now and said why he reads it, not long ago."""
    if complaint.erased_at or not queries.is_handled_by(complaint, by):
        return False
    return queries.open_look(complaint, by, since=at - LOOK_LASTS) is not None


@action(lifecycle.ERASE)
def erase(*, complaint: Complaint, by: Actor, at: datetime) -> Complaint:
    """Forget the complainant by destroying his key: what is sealed can be read by nobody, the proofs still stand."""
    fresh = locked(complaint)
    if fresh.erased_at:
        raise WrongState("不能抹去：投诉人信息已经抹去")
    facts = queries.handling_facts(fresh, by=by, at=at)
    return step(
        fresh, lifecycle.ERASE, by=by, at=at, facts=facts, changes={"wrapped_key": b"", "erased_at": at}
    )
