"""Recording devices 音像记录设备: 设备办法 articles 2 and 9; how many and how good: ``provision``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen import county_rules
from liuhen.regulation.general import AV
from liuhen.regulation.parameters import BATTERY_PERCENT, CARD_FREE_PERCENT, CLOCK_TOLERANCE_SECONDS
from liuhen.regulation.vocabulary import Article, Check, Duty, Finding, Gate

_OURS = {
    "camera": "照相机",
    "audio_recorder": "录音机",
    "video_camera": "摄像机",
    "body_camera": "执法记录仪",
    "handheld_terminal": "手持执法终端",
    "fixed_surveillance": "视频监控",
    "collection_storage": "采集存储设备",
}


def kinds_of(found: Any, ours: Mapping[str, str]) -> dict[str, str]:
    """Read ``[[kinds]]``, which adds kinds to those of article 2: key, zh, source, since. Raises WrongRules."""
    kinds = dict(ours)
    for table in county_rules.tables("kinds", [] if found is None else found):
        key, zh = table.text("key"), table.text("zh")
        table.text("source"), table.day("since")
        table.done()
        if not re.fullmatch(r"[a-z][a-z_]{1,28}", key):
            raise table.wrong("key", f"只能用小写字母和下划线，现在是 {key!r}")
        if key in kinds or zh in kinds.values():
            raise table.wrong("key", f"“{zh}”已经有了")
        kinds[key] = zh
    return kinds


DEVICE_KINDS = kinds_of(county_rules.section("kinds"), _OURS)
A2 = Article(AV, 2, f"列举{'、'.join(DEVICE_KINDS.values())}；乡镇、街道同样适用。")

KINDS_OF_DEVICE = Duty(
    "av-2-1",
    A2,
    "scope",
    f"设备分为{'、'.join(DEVICE_KINDS.values())}，共{len(DEVICE_KINDS)}类，适用机关含乡镇街道。",
    state="built",
    enforced_in=("liuhen.apps.devices.actions.register",),
)

A9 = Article(AV, 9, "设备由专人维护保养；谁使用谁负责，使用前检查设备、电量、存储空间和时间。")


def has_a_keeper(device: Any) -> bool:
    return device.keeper_id is not None


def names_a_keeper(_: Any, facts: Any) -> bool:
    return facts.keeper_id is not None


KEEPER_IS_NAMED = Gate(names_a_keeper, "没有指定维护保养的专人", "请先选定设备保管人")

NAMED_KEEPER = Duty(
    "av-9-1",
    A9,
    "register",
    "每台设备有指定的专人维护保养，保养和维修有登记，下次保养日期可查。",
    state="built",
    gates=(KEEPER_IS_NAMED,),
    checks=(
        Check("每台设备有专人", has_a_keeper, Finding("DEVICE-WITHOUT-KEEPER", "设备没有指定维护保养的专人")),
    ),
    enforced_in=(
        "liuhen.apps.devices.lifecycle.REGISTER",
        "liuhen.apps.devices.lifecycle.CHANGE_KEEPER",
        "liuhen.apps.devices.lifecycle.OPEN_REPAIR",
        "liuhen.apps.devices.lifecycle.ENTER_MAINTENANCE",
    ),
)


@dataclass(frozen=True)
class CheckOutFacts:
    """What is known at the moment an officer takes a device 领用."""

    device_state: str
    device_unit_id: int
    device_zh: str
    officer_name: str
    officer_unit_id: int
    is_auxiliary: bool
    certificate_valid_on_day: bool
    certificate_reason: str
    certificate_until: date | None
    works: bool
    battery_percent: int
    card_free_percent: int
    clock_offset_ms: int
    """Device minus true time."""
    loan_approved: bool
    """Lent to the officer's unit, handed out, and not past the day on which it is due back."""
    is_held: bool = False
    """Somebody has it in hand: a lent device keeps its state while the borrower's officers take it in turns."""
    lacking: tuple[str, ...] = ()
    """In Chinese, the special features that the officer's post needs and the device's model is not known to have."""
    need_set_aside: str = ""
    """Why this outing does without them."""

    @property
    def lacking_zh(self) -> str:
        return "、".join(self.lacking)

    @property
    def device_state_zh(self) -> str:
        if self.device_state == LENT and self.is_held:
            return _NOT_IN_STORE["checked_out"]
        return _NOT_IN_STORE.get(self.device_state, "不在库")

    @property
    def clock_offset_zh(self) -> str:
        seconds = f"{abs(self.clock_offset_ms) / 1000:.1f}".removesuffix(".0")
        return f"{'快' if self.clock_offset_ms > 0 else '慢'}{seconds}秒"

    @property
    def clock_tolerance_seconds(self) -> int:
        return CLOCK_TOLERANCE_SECONDS.value

    @property
    def battery_needed(self) -> int:
        return BATTERY_PERCENT.value

    @property
    def card_free_needed(self) -> int:
        return CARD_FREE_PERCENT.value


AVAILABLE, LENT = "available", "lent"
_NOT_IN_STORE = {
    "checked_out": "已被领用，尚未交还",
    "in_repair": "正在维修",
    "retired": "已经报废",
    "lent": "已经外借，没有借给领用人单位，或者借期已满",
    "lost": "已报遗失",
    "written_off": "已报遗失并核销",
}
ENDED = ("retired", "written_off")
"""Out of service for good, but for one that turns up again: such a device is counted nowhere."""


def is_available(_: Any, facts: CheckOutFacts) -> bool:
    lies_with_the_borrower = facts.device_state == LENT and facts.loan_approved and not facts.is_held
    return facts.device_state == AVAILABLE or lies_with_the_borrower


def is_of_the_same_unit_or_lent(_: Any, facts: CheckOutFacts) -> bool:
    return facts.device_unit_id == facts.officer_unit_id or facts.loan_approved


def works(_: Any, facts: CheckOutFacts) -> bool:
    return facts.works


def battery_suffices(_: Any, facts: CheckOutFacts) -> bool:
    return facts.battery_percent >= BATTERY_PERCENT.value


def card_has_space(_: Any, facts: CheckOutFacts) -> bool:
    return facts.card_free_percent >= CARD_FREE_PERCENT.value


def clock_is_right(_: Any, facts: CheckOutFacts) -> bool:
    return abs(facts.clock_offset_ms) <= CLOCK_TOLERANCE_SECONDS.value * 1000


IS_AVAILABLE = Gate(is_available, "{device_zh}{device_state_zh}", "请换用在库的设备")
SAME_UNIT_OR_LENT = Gate(
    is_of_the_same_unit_or_lent,
    "{device_zh}属于其他单位，没有经批准并已交付的外借",
    "请改用本单位的设备，或请设备所属单位办理外借",
)
WORKS = Gate(works, "{device_zh}经检查不能正常工作", "请报修并换用其他设备")
BATTERY_SUFFICES = Gate(
    battery_suffices, "{device_zh}电量{battery_percent}%，不足{battery_needed}%", "请充电后再领用"
)
CARD_HAS_SPACE = Gate(
    card_has_space,
    "{device_zh}存储卡剩余空间{card_free_percent}%，不足{card_free_needed}%",
    "请先在采集站导出入库，再领用",
)
CLOCK_IS_RIGHT = Gate(
    clock_is_right,
    "{device_zh}的时间比标准时间{clock_offset_zh}，超过允许的{clock_tolerance_seconds}秒",
    "请在采集站校时后再领用",
)

CHECKED_BEFORE_USE = Duty(
    "av-9-2",
    A9,
    "gate",
    "领用前检查设备完好、电量、存储空间和时间，不合格、在修、报废、遗失、未交还或他单位没有生效外借的不得领用；谁领用谁负责。",
    state="built",
    gates=(IS_AVAILABLE, SAME_UNIT_OR_LENT, WORKS, BATTERY_SUFFICES, CARD_HAS_SPACE, CLOCK_IS_RIGHT),
    enforced_in=(
        "liuhen.apps.devices.lifecycle.CHECK_OUT",
        "liuhen.apps.devices.lifecycle.CHECK_OUT_ON_LOAN",
    ),
)
