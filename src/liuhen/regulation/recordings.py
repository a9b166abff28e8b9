"""Recordings 音像记录: 设备办法 articles 11–13; activities, custody and keeping have chapters of their own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.regulation.general import AV
from liuhen.regulation.parameters import DURATION_TOLERANCE_SECONDS, PICTURE_LINES, STORE_WITHIN_HOURS
from liuhen.regulation.retention import never
from liuhen.regulation.vocabulary import (
    Article,
    Check,
    Clock,
    Duty,
    Finding,
    Gate,
    counted,
    each_version,
    in_force_now,
)

A11 = Article(AV, 11, "角度和模式得当，资料清晰完整；室内询问要录清双方正面和声音。")


def has_a_usable_picture(recording: Any) -> bool:
    """Compare a film's measured lines with ours; sound, photos and what is not measured yet pass."""
    measured = recording.kind == "video" and recording.height
    return not measured or recording.height >= PICTURE_LINES.value


def holds_something(recording: Any) -> bool:
    """Say whether film or sound lasts at all; what is not measured yet passes."""
    return recording.kind == "photo" or recording.duration_ms is None or recording.duration_ms > 0


def is_usable(recording: Any) -> bool:
    return has_a_usable_picture(recording) and holds_something(recording)


def has_both_sides(told: Any) -> bool:
    """Say whether, at an interview indoors, the officer ticked that both sides are seen and heard."""
    return not told.is_interview or bool(told.both_sides)


PICTURE_USABLE = Check(
    "画面分辨率够用且有内容",
    is_usable,
    Finding("RECORDING-QUALITY-DOUBTFUL", "音像资料画面分辨率过低或没有内容，可能不清晰、不有效"),
)
BOTH_SIDES = Check(
    "室内询问录清双方",
    has_both_sides,
    Finding("INTERVIEW-ONE-SIDED", "室内询问没有确认能录清双方正面图像和声音"),
)

USABLE_QUALITY = Duty(
    "av-11-1",
    A11,
    "standing",
    "画面声音可用，室内询问双方正面和声音清晰，可测的自动测，其余列入抽查。",
    state="built",
    checks=(PICTURE_USABLE, BOTH_SIDES),
    enforced_in=("liuhen.apps.activities.actions.reckoning.reckon",),
)

A12 = Article(AV, 12, "无客观原因不得中断，中断要说明并报告；不得取舍、补录、插入、删改和编辑。")


@dataclass(frozen=True)
class IntakeFacts:
    """What a file was declared to be and what arrived, as SHA-256 in hex; nothing declared is ''."""

    declared_sha256: str
    actual_sha256: str


def bytes_match(_: Any, facts: IntakeFacts) -> bool:
    return facts.declared_sha256 in ("", facts.actual_sha256)


BYTES_MATCH = Gate(
    bytes_match, "收到的文件与申报的摘要不一致，不能认定为原始记录", "请保留存储卡，在采集站重新上传"
)
ORIGINAL_STANDS = Gate(
    never, "原始记录一经入库不得改动、替换、剪辑或补录", "如需处理，请制作副本并关联原始记录"
)


def is_of_the_event(_: Any, facts: Any) -> bool:
    return bool(facts.is_supplementary) or not facts.begins_after_the_end


def came_before_the_close(_: Any, facts: Any) -> bool:
    return bool(facts.is_supplementary) or not facts.came_after_the_close


AS_SUPPLEMENTARY = "请改按“事后补充”关联并写明理由，它不计入应录时间"
NOT_AFTER_THE_EVENT = Gate(
    is_of_the_event, "该资料在活动结束以后才开始录制，不能作为活动的原始记录", AS_SUPPLEMENTARY
)
NOT_AFTER_THE_CLOSE = Gate(
    came_before_the_close, "该资料在活动办结以后才入库，不能作为活动的原始记录", AS_SUPPLEMENTARY
)


def lasts_as_told(recording: Any) -> bool:
    """Compare the measured with the told length; a photo, or a file told or measured without one, passes."""
    began, ended, measured = recording.device_started_at, recording.device_ended_at, recording.duration_ms
    if began is None or ended is None or measured is None:
        return True
    told_ms = (ended - began) / timedelta(milliseconds=1)
    return bool(abs(told_ms - measured) <= DURATION_TOLERANCE_SECONDS.value * 1000)


LENGTH_AS_TOLD = Check(
    "实测时长与申报的起止时间相符",
    lasts_as_told,
    Finding("RECORDING-LENGTH-DIFFERS", "文件实测时长与申报的起止时间不符"),
)

ORIGINALS_NEVER_CHANGE = Duty(
    "av-12-3",
    A12,
    "gate",
    "原始记录入库后不得改动、替换、剪辑、调序或补录，只能制作标明来源的副本；与申报摘要不符的文件、活动结束后才录或办结后才入库的文件不作为原件。",
    state="built",
    gates=(BYTES_MATCH, ORIGINAL_STANDS, NOT_AFTER_THE_EVENT, NOT_AFTER_THE_CLOSE),
    checks=(LENGTH_AS_TOLD,),
    enforced_in=(
        "liuhen.apps.recordings.lifecycle.RECEIVE",
        "liuhen.apps.recordings.lifecycle.REPLACE",
        "liuhen.apps.activities.lifecycle.CONFIRM_LINK",
        "liuhen.kernel.vault.blobs.store",
    ),
)

A13 = Article(
    AV,
    13,
    f"录制完成后不得自行保管，{STORE_WITHIN_HOURS.said}内存入系统或专用存储器；不得私自复制、保存。",
)


def moment_it_ended(recording: Any) -> datetime | None:
    """Return when the recording ended by true time (see ``true_time``), None while that is in doubt."""
    ended: datetime | None = recording.ended_at
    return ended


def has_arrived(owed: Any) -> bool:
    return "never-arrived" not in owed.lacks


ARRIVED = Check(
    "领出参加活动的设备有资料入库",
    has_arrived,
    Finding("RECORDING-NEVER-ARRIVED", f"设备领出参加了活动，结束{STORE_WITHIN_HOURS.said}后仍没有资料入库"),
)


def true_time(device_time: datetime, *, clock_offset_ms: int) -> datetime:
    """Correct a device's time by its offset (device minus true) as measured at docking."""
    return device_time - timedelta(milliseconds=clock_offset_ms)


def _store_in_time(on: date) -> Duty:
    within = STORE_WITHIN_HOURS.on(on)
    return Duty(
        "av-13-1",
        A13,
        "clock",
        f"录制结束后{within.said}内入库；迟到的照收，标明迟到并列为问题，由执法人员说明理由。",
        state="built",
        # Both started and stopped by the intake: until a recording arrives nobody knows that it exists.
        clock=Clock(
            counted(within),
            starts="recording.received",
            stops=("recording.received",),
            overdue=Finding("RECORDING-LATE", f"录制结束后超过{within.said}才入库"),
            starts_at=moment_it_ended,
            number=STORE_WITHIN_HOURS,
        ),
        checks=(ARRIVED,),
        enforced_in=(
            "liuhen.apps.recordings.lifecycle.RECEIVE",
            "liuhen.apps.recordings.actions.intake.settle",
            "liuhen.apps.activities.actions.reckoning.reckon",
        ),
    )


STORE_IN_TIME_VERSIONS = each_version(_store_in_time, STORE_WITHIN_HOURS)
STORE_IN_TIME = in_force_now(STORE_IN_TIME_VERSIONS)


@dataclass(frozen=True)
class ExportFacts:
    """What is known when an export is asked for, decided on or downloaded; also of a viewing or a loan."""

    purpose: str
    requested_by_person_id: int | None
    deciding_person_id: int | None = None
    approved: bool = False
    downloads_left: int = 0
    downloader_is_requester: bool = False


def states_a_purpose(_: Any, facts: Any) -> bool:
    return bool(facts.purpose.strip())


def is_decided_by_another(_: Any, facts: Any) -> bool:
    return facts.deciding_person_id not in (None, facts.requested_by_person_id)


def is_approved(_: Any, facts: ExportFacts) -> bool:
    return facts.approved


def is_for_the_requester(_: Any, facts: ExportFacts) -> bool:
    return facts.downloader_is_requester


def has_a_download_left(_: Any, facts: ExportFacts) -> bool:
    return facts.downloads_left > 0


PURPOSE_IS_STATED = Gate(states_a_purpose, "没有写明用途", "请填写用途后再提交")
DECIDED_BY_ANOTHER = Gate(is_decided_by_another, "本人不能审批自己的申请", "请由其他有审批权限的负责人审批")
APPROVAL_IN_FORCE = Gate(is_approved, "没有有效的导出批准", "请先提交导出申请并经批准")
ONLY_FOR_THE_REQUESTER = Gate(is_for_the_requester, "该批准不是给您的", "请由申请人本人下载，或另行申请")
DOWNLOAD_IS_LEFT = Gate(has_a_download_left, "批准的下载次数已用完", "确需再次下载的，请另行申请")

NO_PRIVATE_COPIES = Duty(
    "av-13-2",
    A13,
    "gate",
    "个人不得保存、复制记录：只能在线查看并留痕，导出须写明用途并经他人批准，由申请人在批准次数内下载，进入交接记录。",
    state="built",
    gates=(DECIDED_BY_ANOTHER, APPROVAL_IN_FORCE, ONLY_FOR_THE_REQUESTER, DOWNLOAD_IS_LEFT),
    enforced_in=(
        "liuhen.apps.recordings.lifecycle.APPROVE",
        "liuhen.apps.recordings.lifecycle.REJECT",
        "liuhen.apps.recordings.lifecycle.FETCH",
    ),
)
