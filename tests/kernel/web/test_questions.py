"""What cannot be taken back asks once before it is done, saying what follows."""

from liuhen.apps.activities import desk as activities
from liuhen.kernel.web import doors


def test_whatever_ends_something_against_somebody_asks_by_itself() -> None:
    silent = [
        f"{noun}: {door.move.label}"
        for noun, desk in doors.desks().items()
        for door in desk.doors
        if door.tone == "danger" and not door.confirm and door.move.target in desk.model.states
        if not doors._leads_on(door.move) and not doors._question(desk, door, None)
    ]
    assert silent == []


def test_it_says_what_becomes_of_it_and_what_can_be_undone_is_not_asked() -> None:
    by_event = {door.move.event: door for door in activities.ACTIVITY.doors}
    cancel, end = by_event["activity.cancelled"], by_event["activity.ended"]
    said = doors._question(activities.ACTIVITY, cancel, None)
    assert said == "“取消”不能撤回：以后是“已取消”，记录永久保留。确定吗？"
    assert doors._question(activities.ACTIVITY, end, None) == ""
