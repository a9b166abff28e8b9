"""Keep what was photographed on site: with its second, and with where the phone was."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from liuhen.apps.activities import lifecycle
from liuhen.apps.activities.models import Activity, Photo
from liuhen.kernel import positions
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import FIELD, Kept, picture_type, told
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.kernel.vault import blobs

LONGEST_HEAD = 16  # bytes by which a picture is known


@action(lifecycle.PHOTOGRAPH)
def photograph(
    *,
    activity: Activity,
    note: str = "",
    taken_at: datetime | None = None,
    position: str = "",
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Activity:
    """Keep photographs that are in the vault; ``position`` is the phone's word, in JSON. Raises Invalid."""
    activity = locked(activity)
    if not files:
        raise Invalid("不能登记照片：没有照片", field=FIELD, remedy="请拍照或者选择照片")
    kinds = [
        picture_type(next(iter(blobs.open_range(each.sha256, length=LONGEST_HEAD)), b"")) for each in files
    ]
    if "" in kinds:
        raise Invalid("不能登记照片：不是 JPEG、PNG 图片", field=FIELD, remedy="请重新拍照")
    taken = taken_at or at
    began = activity.started_at or activity.planned_at
    if not began <= taken <= at:
        raise Invalid(
            "不能登记照片：拍摄时间不在活动开始以后、现在以前", field="taken_at", remedy="请重新拍照"
        )
    done = step(
        activity, lifecycle.PHOTOGRAPH, by=by, at=at,
        data={"note": note, "taken_at": taken.isoformat()} | told(files),
    )  # fmt: skip
    where = _where(position)
    Photo.objects.bulk_create(
        Photo(
            activity=done, name=each.name, sha256=each.sha256, size_bytes=each.size_bytes, kind=kind, note=note,
            taken_at=taken, position=where,
        )
        for each, kind in zip(files, kinds, strict=True)
    )  # fmt: skip
    return done


def _where(position: str) -> Any:
    """Return what a phone told of where it was; that it told nothing where it cannot be read."""
    try:
        where = json.loads(position)
    except (ValueError, RecursionError):
        where = position
    return where if positions.said({"position": where}) else "unavailable"
