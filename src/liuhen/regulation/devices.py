"""Recording devices 音像记录设备: 设备办法 articles 2, 4–7, 9, 19."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.general import AV
from liuhen.regulation.parameters import BATTERY_PERCENT, CARD_FREE_PERCENT, CLOCK_TOLERANCE_SECONDS
from liuhen.regulation.vocabulary import Article, Check, Duty, Finding, Gate

A2 = Article(
    AV, 2, "列举照相机、录音机、摄像机、执法记录仪、手持终端、视频监控和采集存储设备；乡镇、街道同样适用。"
)

DEVICE_KINDS = {
    "camera": "照相机",
    "audio_recorder": "录音机",
    "video_camera": "摄像机",
    "body_camera": "执法记录仪",
    "handheld_terminal": "手持执法终端",
    "fixed_surveillance": "视频监控",
    "collection_storage": "采集存储设备",
}

KINDS_OF_DEVICE = Duty(
    "av-2-1",
    A2,
    "scope",
    "设备分为照相机、录音机、摄像机、执法记录仪、手持执法终端、视频监控、采集存储设备七类，适用机关含乡镇街道。",
    state="built",
    enforced_in=("liuhen.apps.devices.actions.register",),
)

A4 = Article(AV, 4, "各执法机关按规定和需要配备设备，县级司法行政机关监督检查配备情况。")
EQUIPMENT_IN_VIEW = Duty(
    "av-4-1", A4, "standing", "各机关应配与实配对照可见，县司法局一张表看全县，可发起配备监督检查并跟踪整改。"
)

A5 = Article(AV, 5, "纳入通用标准的按标准配，其余按需要配；专项经费不得挪作无关设备；不达标的要更换淘汰。")
COUNT_UNDER_STANDARD = Duty(
    "av-5-1", A5, "register", "已纳入通用办公设备标准的类别按该标准计数，其余类别写明执法需要的理由。"
)
BUDGET_FOR_ENFORCEMENT = Duty(
    "av-5-2", A5, "gate", "专项经费的支出对应到已登记设备或其维护，与本单位执法无关的购置不予列支。"
)
REPLACE_SUBSTANDARD = Duty(
    "av-5-3",
    A5,
    "standing",
    "低于技术标准的设备列出更换、升级或淘汰计划，有责任人和期限；报废留痕并保留历史。",
)

A6 = Article(AV, 6, "执法记录仪或手持终端按A、B、C三类机关的执法人数比例配备，类别由机关按实际确定。")
DEVICES_PER_OFFICER = Duty(
    "av-6-1",
    A6,
    "standing",
    "执法记录仪和手持终端按持证人数计算应配数（A类每2人、B类每5人各1台，C类至少1台），只计完好设备。",
)
DEFAULT_CLASS = Duty("av-6-2", A6, "scope", "按行业给出机关的默认配备类别，变更须写明理由并留痕。")

A7 = Article(AV, 7, "设备要清晰、续航久、流畅、防删改；有特殊需要的应具备防爆、夜视、定位、实时上传等功能。")
TECHNICAL_STANDARD = Duty(
    "av-7-1", A7, "standing", "每个型号登记技术参数，按可配置的技术标准判定，特殊岗位须有相应功能。"
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
}


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

A19 = Article(AV, 19, "设备的配备和运维费用由各机关在部门预算中统筹保障。")
YEARLY_BUDGET = Duty(
    "av-19-1", A19, "register", "每个机关每年登记购置和运维预算、支出，以及补足缺口所需费用。"
)
