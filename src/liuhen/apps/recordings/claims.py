"""What a sender may tell of a file: each claim has its bounds, and what is out of them is refused before any byte."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from liuhen.apps.recordings.models import Recording
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR, is_near
from liuhen.kernel.flow import Invalid

LONGEST_NUMBER, LONGEST_TEXT = 80, 8192
MOST_SEGMENTS = 1_000_000
FARTHEST_OFFSET = timedelta(
    days=366 * 100
)  # a camera may stand at its maker's first day, but not before cameras
KINDS = frozenset(Recording.KINDS)


def demand_bounds(told: Mapping[str, str]) -> None:
    """Hold every claim to its bounds. Raises Invalid, said of the claim."""
    for key, text in told.items():
        _demand_text(key, text)
    for key, zh in (("started_at", "录制开始时间"), ("ended_at", "录制结束时间")):
        if told.get(key) and moment(told[key]) is None:
            raise Invalid(
                f"不能上传：{zh}看不懂，或不在{FIRST_YEAR}年至{LAST_YEAR}年之间", field=key,
                remedy="请写成带时区的时间，如 2026-11-24T10:00:00+08:00；不知道的请不填",
            )  # fmt: skip
    if told.get("segment") and segment(told["segment"]) is None:
        raise Invalid(f"不能上传：分段序号须是0至{MOST_SEGMENTS}的整数", field="segment")
    if told.get("clock_offset_ms") and offset_ms(told["clock_offset_ms"]) is None:
        raise Invalid("不能上传：设备时钟偏差须是毫秒数，且不超过一百年", field="clock_offset_ms")
    if told.get("kind") and told["kind"] not in KINDS:
        raise Invalid(f"不能上传：资料类型只能是 {'、'.join(sorted(KINDS))}", field="kind")
    if told.get("sha256") and not re.fullmatch(r"[0-9a-fA-F]{64}", told["sha256"]):
        raise Invalid("不能上传：申报的 SHA-256 摘要须是64位十六进制数", field="sha256")


def _demand_text(key: str, text: str) -> None:
    most = LONGEST_NUMBER if key in ("device", "officer") else LONGEST_TEXT
    if len(text) > most:
        raise Invalid(f"不能上传：上传说明中的 {key} 超过{most}个字符", field=key)
    if not is_storable(text):
        raise Invalid(f"不能上传：上传说明中的 {key} 有不允许的字符", field=key)


def is_storable(text: str) -> bool:
    """Say whether a database and a ledger can keep a text: no NUL, no half of a character."""
    return "\0" not in text and not re.search("[\ud800-\udfff]", text)


def moment(text: str | None) -> datetime | None:
    """Read a moment with its zone; None for anything else, and for one that no clock of this system reaches."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo and is_near(found) else None


def segment(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,7}", text) and int(text) <= MOST_SEGMENTS else None


def offset_ms(text: str | None) -> int | None:
    """Read a clock's offset; None for what is no number or too far off."""
    if not text or not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
        return None
    return int(text) if abs(int(text)) <= FARTHEST_OFFSET / timedelta(milliseconds=1) else None
