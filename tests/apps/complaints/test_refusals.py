"""What the verbs of complaints refuse on their own, each with its sentence."""

from datetime import date
from typing import Any

from liuhen.apps.complaints.actions import deciding, filing, handling
from liuhen.apps.complaints.naming import person_meant
from liuhen.kernel.access import CITIZEN
from tests.builders.complaints import FILED, Handlers, accepted, filed, taken, told
from tests.builders.refusals import said


def test_it_is_given_to_who_may_handle_it_and_does_not_yet(handlers: Handlers) -> None:
    complaint, head = taken(handlers), handlers.actor("bureau-head")
    mine, stranger = handlers.person("handler"), handlers.person("bureau-head")
    give: Any = {"complaint": complaint, "by": head, "at": FILED}
    assert said(handling.assign, person=mine, **give) == f"不能交办：{mine}已经是承办人"
    assert said(handling.assign, person=stranger, **give) == f"不能交办：{stranger}没有承办本机关投诉的权限"
    handling.recuse(person=mine, reason="亲属", **give)
    assert said(handling.recuse, person=mine, reason="亲属", **give) == f"不能登记回避：{mine}已经登记回避"


def test_whom_it_is_about_besides_is_somebody_new(handlers: Handlers) -> None:
    by: Any = {"complaint": accepted(handlers), "by": handlers.actor("handler"), "at": FILED}
    assert said(handling.involve, **by) == "不能补登被投诉对象：请选择单位或人员"
    assert said(handling.involve, units=[handlers.county.unit], **by) == (
        "不能补登被投诉对象：所选的单位和人员已经登记"
    )
    waiting: Any = {"complaint": taken(handlers), "by": handlers.actor("bureau-head"), "at": FILED}
    assert (
        said(handling.pass_on, to=handlers.bureau, reason="管辖", **waiting) == "不能转送：投诉已经在该机关"
    )


def test_what_nobody_asked_for_is_not_answered(handlers: Handlers) -> None:
    by: Any = {"complaint": accepted(handlers), "by": handlers.actor("bureau-head"), "at": FILED}
    assert said(handling.extend, **by) == "不能办理：没有待批准的延长申请"
    assert said(handling.refuse_extension, reason="不必", **by) == "不能办理：没有待批准的延长申请"


def test_a_unit_is_asked_and_ordered_once_it_is_accepted(handlers: Handlers) -> None:
    by: Any = {"complaint": taken(handlers), "by": handlers.actor("handler"), "at": FILED}
    due: Any = {"due_on": date(2026, 10, 30)}
    assert said(handling.ask, unit=handlers.county.unit, question="情况", **due, **by) == (
        "不能发出协查：投诉现在是“待受理”状态"
    )
    assert said(deciding.order, demand="改正", **due, **by) == "不能处理：投诉现在是“待受理”状态"


def test_it_goes_on_in_an_earlier_one_of_the_same_authority(handlers: Handlers) -> None:
    first = accepted(handlers)
    later = accepted(handlers, told=told(contact="13900009999"))
    by: Any = {"complaint": first, "by": handlers.actor("handler"), "at": FILED}
    assert said(handling.merge, into=later, **by) == "不能并案：只能并入本机关先收到、未办结的另一件投诉"
    assert said(handling.merge, into=first, **by) == "不能并案：只能并入本机关先收到、未办结的另一件投诉"
    assert said(handling.mark_repeated, of=later, **by) == "不能标为重复：请选择本机关先收到的另一件投诉"


def test_a_way_is_chosen_and_nothing_is_added_to_what_has_ended(handlers: Handlers) -> None:
    assert said(filed, handlers=handlers, channel="pigeon") == "不能提交：请选择投诉方式"
    complaint = filed(handlers)
    over = filing.withdraw(complaint=complaint, by=CITIZEN, at=FILED)
    assert said(filing.add, complaint=over, text="还有", by=CITIZEN, at=FILED) == (
        f"不能补充：投诉现在是“{over.state_zh}”状态"
    )


def test_a_person_is_named_by_what_only_he_is_called(handlers: Handlers) -> None:
    assert (
        said(person_meant, words="无此人", field="person")
        == "没有编号、执法证号或全名为“无此人”的人员，或者不止一人"
    )
