"""Custody 保管、交接与外借: 设备办法 article 15."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from liuhen.regulation.general import AV
from liuhen.regulation.parameters import REMIND_DAYS, SIGN_WITHIN_WORKING_DAYS, STOCK_CLEARED_WITHIN_DAYS
from liuhen.regulation.recordings import DECIDED_BY_ANOTHER, PURPOSE_IS_STATED
from liuhen.regulation.vocabulary import (
    Article,
    Check,
    Clock,
    Days,
    Duty,
    Finding,
    Gate,
    NamedDay,
    days,
    each_version,
    in_force_now,
)

A15 = Article(AV, 15, "建立设备和资料的保管、交接登记；未经批准不得外借、外泄、私用。")


@dataclass(frozen=True)
class HandOverFacts:
    """Who hands over to whom, who acts now, and what stands in the way of the things themselves."""

    giver_id: int | None
    receiver_id: int | None
    acting_id: int | None
    not_givers_zh: str = ""
    """Devices that the giver does not keep, or that wait in another hand-over; empty: all is his to give."""


def is_between_two(_: Any, facts: HandOverFacts) -> bool:
    return facts.giver_id != facts.receiver_id


def is_the_receiver(_: Any, facts: HandOverFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id == facts.receiver_id


def is_the_giver(_: Any, facts: HandOverFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id == facts.giver_id


def is_the_givers_to_give(_: Any, facts: HandOverFacts) -> bool:
    return not facts.not_givers_zh


BETWEEN_TWO = Gate(is_between_two, "交出人和接收人是同一个人", "请选择另一位接收人")
BY_THE_GIVER = Gate(is_the_giver, "交接由交出人本人发起和撤回", "请由交出人用自己的账号办理")
BY_THE_RECEIVER = Gate(is_the_receiver, "交接只能由接收人本人签收或者拒收", "请由接收人用自己的账号办理")
THE_GIVERS_TO_GIVE = Gate(
    is_the_givers_to_give,
    "{not_givers_zh}不由交出人保管，或者已在另一份待签收的交接中",
    "请核对设备的保管人和待签收的交接",
)


def comes_from_a_hand_over(_: Any, facts: Any) -> bool:
    return facts.handed_over or not facts.keeper_can_sign


KEEPER_BY_HAND_OVER = Gate(
    comes_from_a_hand_over,
    "保管人{keeper_zh}在岗，更换保管人须经双方签字交接",
    "请由现保管人发起交接，接收人签收后自动更换",
)


@dataclass(frozen=True)
class ClosingFacts:
    """Who closes a stock-taking, who handed it in, and whether the closer keeps what was counted."""

    closing_id: int | None
    submitted_by_id: int | None
    closer_keeps_some: bool


def is_signed_by_a_second(_: Any, facts: ClosingFacts) -> bool:
    return facts.closing_id not in (None, facts.submitted_by_id) and not facts.closer_keeps_some


SECOND_SIGNATURE = Gate(
    is_signed_by_a_second,
    "清点结果须由保管人和清点人以外的人会签",
    "请本单位法制机构或者负责人会签",
)


@dataclass(frozen=True)
class Settling:
    """What about a loss is not concluded, or nothing."""

    unsettled_zh: str


@dataclass(frozen=True)
class WriteOffFacts(Settling):
    """Who writes a lost device off, and who had a part in its loss."""

    acting_id: int | None
    concerned_ids: tuple[int | None, ...]
    """Who reported it, who kept it, who had it in hand."""


def is_settled(_: Any, facts: Settling) -> bool:
    return not facts.unsettled_zh


def is_written_off_by_another(_: Any, facts: WriteOffFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.concerned_ids


LOSS_IS_SETTLED = Gate(is_settled, "这次遗失的{unsettled_zh}还没有办结", "请先查清并作出结论，再核销")
WRITTEN_OFF_BY_ANOTHER = Gate(
    is_written_off_by_another,
    "遗失设备不能由它的报告人、保管人或者领用人核销",
    "请由单位其他负责人或者上级单位负责人核销",
)

DEVICE_LOST = Finding("DEVICE-LOST", "设备遗失")
REGISTERED_TWICE = Finding(
    "DEVICE-REGISTERED-TWICE",
    "设备编号与另一台已登记设备相同，只是写法不同（全角、小写等），请核对后退役多余的一条",
)
STOCK_NOT_FOUND = Finding("STOCK-NOT-FOUND", "清点未找到的设备没有按期查清")
KEEPER_LEFT = Finding("DEVICE-KEEPER-LEFT", "保管人已离岗，设备没有交接")


def is_not_lost(device: Any) -> bool:
    return bool(device.state != "lost")


def has_a_keeper_in_service(device: Any) -> bool:
    return bool(device.keeper.state == "serving")


def is_registered_once(device: Any) -> bool:
    """Say whether no other device had the number first; whoever comes second has his id behind a blank."""
    return " " not in device.serial_key


@dataclass(frozen=True)
class Missing:
    """A device that a closed stock-taking did not see, on a day."""

    closed_on: date
    on: date


def last_day_to_clear(closed_on: date) -> date:
    """Return the last day on which what was not found must be cleared up; the day of closing is not counted."""
    return closed_on + timedelta(days=STOCK_CLEARED_WITHIN_DAYS.on(closed_on).value)


def can_still_be_cleared(missing: Missing) -> bool:
    return missing.on <= last_day_to_clear(missing.closed_on)


CLEARED_IN_TIME = Check("清点未找到的按期查清", can_still_be_cleared, STOCK_NOT_FOUND)
ONCE_ONLY = Check("设备编号只登记一次", is_registered_once, REGISTERED_TWICE)
KEEPER_SERVES = Check("保管人在岗", has_a_keeper_in_service, KEEPER_LEFT)


def _custody_register(on: date) -> Duty:
    sign = SIGN_WITHIN_WORKING_DAYS.on(on)
    return Duty(
        "av-15-1",
        A15,
        "register",
        f"交接由双方本人确认，接收人在{sign.said}内签收；"
        "设备和资料的保管、交接逐笔登记谁、什么、从谁到谁、何时、为何，事后不可更改，遗失和清点未找到的列为问题，"
        "遗失的查清办结后才能由他人核销。",
        state="built",
        gates=(
            BETWEEN_TWO,
            BY_THE_GIVER,
            BY_THE_RECEIVER,
            THE_GIVERS_TO_GIVE,
            KEEPER_BY_HAND_OVER,
            SECOND_SIGNATURE,
            LOSS_IS_SETTLED,
            WRITTEN_OFF_BY_ANOTHER,
        ),
        clock=Clock(
            days(sign),
            starts="handover.made",
            stops=("handover.signed", "handover.refused", "handover.withdrawn"),
            lapses=("handover.refused", "handover.withdrawn"),
            overdue=Finding("HANDOVER-UNSIGNED", "交接逾期没有签收"),
            number=SIGN_WITHIN_WORKING_DAYS,
        ),
        checks=(Check("设备没有遗失", is_not_lost, DEVICE_LOST), CLEARED_IN_TIME, KEEPER_SERVES, ONCE_ONLY),
        enforced_in=(
            "liuhen.apps.custody.lifecycle.MAKE",
            "liuhen.apps.custody.lifecycle.SIGN",
            "liuhen.apps.custody.lifecycle.CLOSE",
            "liuhen.apps.custody.lifecycle.REPORT_LOSS",
            "liuhen.apps.custody.lifecycle.WRITE_OFF",
            "liuhen.apps.custody.jobs.raise_unfound",
            "liuhen.apps.custody.jobs.raise_left_keepers",
            "liuhen.apps.custody.jobs.raise_registered_twice",
            "liuhen.apps.devices.lifecycle.CHANGE_KEEPER",
            "liuhen.apps.recordings.lifecycle.RECEIVE",
        ),
    )


CUSTODY_REGISTER_VERSIONS = each_version(_custody_register, SIGN_WITHIN_WORKING_DAYS)
CUSTODY_REGISTER = in_force_now(CUSTODY_REGISTER_VERSIONS)


@dataclass(frozen=True)
class LoanFacts:
    """What is known of a loan when it is asked for, decided on or handed out."""

    purpose: str
    requested_by_person_id: int | None
    due_on: date
    today: date
    deciding_person_id: int | None = None
    approved: bool = False
    device_zh: str = ""
    device_state: str = "available"
    device_state_zh: str = ""


def is_due_after_today(_: Any, facts: LoanFacts) -> bool:
    return facts.due_on > facts.today


def is_lent_in_time(_: Any, facts: LoanFacts) -> bool:
    return facts.today <= facts.due_on


def loan_is_approved(_: Any, facts: LoanFacts) -> bool:
    return facts.approved


def is_in_store(_: Any, facts: LoanFacts) -> bool:
    return facts.device_state == "available"


DUE_DAY_AHEAD = Gate(is_due_after_today, "归还日{due_on}不晚于今天", "请另定归还日")
LOAN_IS_APPROVED = Gate(loan_is_approved, "外借没有经过批准", "请先由本单位负责人批准")
LENT_IN_TIME = Gate(is_lent_in_time, "批准的归还日{due_on}已过", "确需外借的，请另行申请")
LENT_FROM_STORE = Gate(is_in_store, "{device_zh}不在库，现为{device_state_zh}", "请待设备在库后再交付")


def last_day_of_loan(loan: Any) -> date:
    """Return the day on which the device is due back, as the approved request says."""
    on: date = loan.due_on
    return on


def loan_in_force(*, lent_to_id: int | None, lent_until: date | None, unit_id: int, on: date) -> bool:
    """Say whether a device is lent to a unit on a day; the day on which it is due back is still of the loan."""
    return lent_to_id == unit_id and lent_until is not None and on <= lent_until


LENDING_NEEDS_APPROVAL = Duty(
    "av-15-2",
    A15,
    "gate",
    "设备外借和记录调取写明用途、先经他人批准，外借的按约定日期归还；查看记录写明用途，未经批准不得外借、复制、私用。",
    state="built",
    gates=(
        PURPOSE_IS_STATED,
        DECIDED_BY_ANOTHER,
        DUE_DAY_AHEAD,
        LOAN_IS_APPROVED,
        LENT_IN_TIME,
        LENT_FROM_STORE,
    ),
    clock=Clock(
        NamedDay(last_day_of_loan),
        starts="loan.handed-out",
        stops=("loan.returned", "loan.device-lost"),
        lapses=("loan.device-lost",),
        overdue=Finding("LOAN-OVERDUE", "外借的设备超过归还日没有归还"),
        remind=Days(REMIND_DAYS.value),
    ),
    enforced_in=(
        "liuhen.apps.custody.lifecycle.REQUEST",
        "liuhen.apps.custody.lifecycle.APPROVE",
        "liuhen.apps.devices.lifecycle.LEND",
        "liuhen.apps.recordings.lifecycle.VIEW",
        "liuhen.apps.recordings.lifecycle.REQUEST",
    ),
)
