"""Spot checks 抽查 of recordings: 设备办法 article 14, and the sheet with the article behind each item."""

from dataclasses import dataclass
from typing import Any

from liuhen.regulation.activities import EXPLAIN_GAPS, PARTY_IS_TOLD
from liuhen.regulation.general import AV
from liuhen.regulation.recordings import ORIGINALS_NEVER_CHANGE, STORE_IN_TIME, USABLE_QUALITY
from liuhen.regulation.retention import never
from liuhen.regulation.vocabulary import Article, Duty, Finding, Gate

A14 = Article(AV, 14, "法制机构可以抽查音像资料，检查执法是否规范，并组织整改。")


@dataclass(frozen=True)
class CheckFacts:
    """What is known when somebody is to check a drawn recording, or hands in its sheet."""

    checker_name: str
    checking_person_id: int | None
    involved_person_ids: frozenset[int]
    """Who recorded it, took part, brought it in, or holds the device."""
    is_the_checker: bool = True
    has_viewed: bool = True
    results: int = 0


@dataclass(frozen=True)
class ClosingFacts:
    """How many of a plan's sheets still wait."""

    waiting: int


def is_not_involved(_: Any, facts: CheckFacts) -> bool:
    return facts.checking_person_id not in facts.involved_person_ids


def is_the_checker(_: Any, facts: CheckFacts) -> bool:
    return facts.is_the_checker


def has_viewed(_: Any, facts: CheckFacts) -> bool:
    return facts.has_viewed


def has_a_result(_: Any, facts: CheckFacts) -> bool:
    return facts.results > 0


def all_are_checked(_: Any, facts: ClosingFacts) -> bool:
    return facts.waiting == 0


NOT_INVOLVED = Gate(
    is_not_involved,
    "{checker_name}是该记录的录制人、参与人、送交人或者设备持有人，不能检查自己的记录",
    "请改由其他检查人检查",
)
BY_THE_CHECKER = Gate(is_the_checker, "该抽查表由{checker_name}检查", "请由其填写，或由制定计划的人改派")
RECORDING_VIEWED = Gate(has_viewed, "没有为本次抽查查看过该记录", "请先在抽查表上登记并查看")
SAYS_SOMETHING = Gate(has_a_result, "没有填写任何一项检查结果", "请至少填写一项")
DRAW_STANDS = Gate(never, "抽中的记录不得人为更换", "确实无法检查的，写明原因，由抽取顺序中的下一份自动递补")
ALL_CHECKED = Gate(all_are_checked, "还有{waiting}份抽查表没有办结", "请先催办，或注明无法检查的原因")

SPOT_CHECK = Duty(
    "av-14-1",
    A14,
    "register",
    "法制机构随机抽查音像记录，抽取可复现，填写抽查表，问题整改跟踪到底；不得检查自己的记录，不得更换抽中的记录。",
    state="built",
    gates=(NOT_INVOLVED, BY_THE_CHECKER, RECORDING_VIEWED, SAYS_SOMETHING, DRAW_STANDS, ALL_CHECKED),
    enforced_in=(
        "liuhen.apps.spotchecks.lifecycle.FREEZE",
        "liuhen.apps.spotchecks.lifecycle.DRAW",
        "liuhen.apps.spotchecks.lifecycle.ASSIGN",
        "liuhen.apps.spotchecks.lifecycle.REASSIGN",
        "liuhen.apps.spotchecks.lifecycle.SUBMIT",
        "liuhen.apps.spotchecks.lifecycle.REPLACE",
        "liuhen.apps.spotchecks.lifecycle.CLOSE",
        "liuhen_proof.drawing.draw",
    ),
)

SOUND = frozenset({"video", "audio", "unknown"})
PICTURE = frozenset({"video", "photo", "unknown"})
ANY = SOUND | PICTURE

RESULTS = {"met": "符合", "unmet": "不符合", "not-applicable": "不适用", "unclear": "无法判断"}


@dataclass(frozen=True)
class SheetItem:
    """One line of the sheet 检查项: what is looked at, under which duty, in which kinds of recording."""

    key: str
    zh: str
    asks: str
    duty: Duty
    kinds: frozenset[str]
    finding: Finding


SHEET = (
    SheetItem(
        "notice",
        "告知",
        "开始时用规范用语告知对方本次执法全程录音录像",
        PARTY_IS_TOLD,
        SOUND,
        Finding("SHEET-NOTICE-ABSENT", "抽查发现没有用规范用语告知正在录音录像"),
    ),
    SheetItem(
        "manners",
        "仪容言行",
        "仪容严整，用语和行为规范",
        PARTY_IS_TOLD,
        SOUND,
        Finding("SHEET-MANNERS-POOR", "抽查发现执法人员仪容、用语或者行为不规范"),
    ),
    SheetItem(
        "faces",
        "室内询问",
        "室内询问录清询问人、被询问人双方正面和声音",
        USABLE_QUALITY,
        frozenset({"video", "unknown"}),
        Finding("SHEET-FACES-MISSING", "抽查发现室内询问没有录清双方正面或者声音"),
    ),
    SheetItem(
        "usable",
        "画面声音",
        "画面、声音清晰可用，内容完整客观",
        USABLE_QUALITY,
        ANY,
        Finding("SHEET-QUALITY-POOR", "抽查发现画面或者声音不清晰、不可用"),
    ),
    SheetItem(
        "explained",
        "中断说明",
        "中断后恢复录制时对原因作了语音说明",
        EXPLAIN_GAPS,
        SOUND,
        Finding("SHEET-GAP-UNEXPLAINED", "抽查发现中断后恢复录制时没有语音说明"),
    ),
    SheetItem(
        "whole",
        "完整连续",
        "没有取舍、补录、插入、删改的迹象",
        ORIGINALS_NEVER_CHANGE,
        ANY,
        Finding("SHEET-CUT-SUSPECTED", "抽查发现有取舍、补录、插入或者删改的迹象"),
    ),
    SheetItem(
        "stored",
        "按时入库",
        "录制结束后在规定时限内入库",
        STORE_IN_TIME,
        ANY,
        Finding("SHEET-STORED-LATE", "抽查发现没有在规定时限内入库"),
    ),
    SheetItem(
        "other",
        "其他",
        "执法行为的其他方面规范",
        SPOT_CHECK,
        ANY,
        Finding("SHEET-OTHER-FAULT", "抽查发现执法行为有其他不规范之处"),
    ),
)


@dataclass(frozen=True)
class Mark:
    """A sign of risk 风险因素 in the ranking of a draw, with its weight; our own default, no judgement of anybody."""

    key: str
    zh: str
    weight: int


MARKS = (
    Mark("late", "迟到入库", 3),
    Mark("doubts", "入库时存疑", 3),
    Mark("length", "实测时长与申报不符", 4),
    Mark("findings", "该人员有未结或成立的问题", 2),
    Mark("complaints", "涉及投诉举报", 4),
    Mark("never", "该人员从未被抽查", 1),
    Mark("gaps", "录制有中断", 2),
    Mark("untold", "没有登记告知用语", 2),
)
