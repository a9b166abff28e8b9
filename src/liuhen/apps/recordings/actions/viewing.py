"""Look at a recording: for a stated purpose, streamed, and on record."""

import secrets
from datetime import datetime
from typing import NoReturn

from liuhen.apps.recordings import codes, lifecycle, purposes
from liuhen.apps.recordings.models import Recording, Viewing
from liuhen.kernel.access import Actor, Permission, is_invited
from liuhen.kernel.flow import GateClosed, WrongState, action, note, step, why_not
from liuhen.regulation.recordings import ExportFacts


@action(lifecycle.VIEW)
def begin(
    *,
    recording: Recording,
    purpose: str,
    reason: str = purposes.OTHER,
    matter: str = "",
    by: Actor,
    at: datetime,
) -> Viewing:
    """Open the recording to the caller for a while, for a purpose that stays on record. 《设备办法》第15条.

    ``reason`` is a key of ``purposes.REASONS``, ``purpose`` what is said beside it, ``matter`` what it is for, by ref.
    """
    if recording.is_gone:
        raise WrongState(
            f"不能查看：资料{recording.state_zh}，原始文件不复存在", subject=recording.ref, by=by.ref
        )
    purpose = purposes.stated(reason, purpose, matter, by=by)
    viewing = step(
        Viewing(
            recording=recording,
            unit_id=_watched_over_by(recording, by),
            account_id=by.account,
            purpose=purpose,
            matter=matter,
            begun_at=at,
            code=codes.code_of("viewing", recording.pk, by.ref, at.timestamp(), secrets.token_hex(8)),
        ),
        lifecycle.VIEW,
        by=by,
        at=at,
        facts=ExportFacts(purpose=purpose, requested_by_person_id=by.person_id),
        data={"recording": recording.pk, "purpose": purpose} | ({"matter": matter} if matter else {}),
    )
    note(recording, "recording.viewed", by=by, at=at, data={"viewing": viewing.pk, "purpose": purpose})
    return viewing


def _watched_over_by(recording: Recording, by: Actor) -> int:
    """Return whose matter it is that somebody looks: of the unit the right to look has gone to, or of its own."""
    guest = recording.access_unit_id
    comes_by_it = guest in (by.units_with(Permission.RECORDING_VIEW) or ()) or (
        by.person_id is not None and is_invited(by.person_id, recording, Permission.RECORDING_VIEW)
    )
    return guest if guest is not None and comes_by_it else recording.unit_id


@action(lifecycle.DELETE)
def refuse_deletion(*, recording: Recording, by: Actor, at: datetime) -> NoReturn:
    """Refuse, on record, whoever asks to delete an original: there is no such act for any role. 《设备办法》第17条."""
    refusal = why_not(recording, lifecycle.DELETE, by=by, facts=recording)
    raise refusal or GateClosed("原始记录不能删除", duty=lifecycle.DELETE.article)
