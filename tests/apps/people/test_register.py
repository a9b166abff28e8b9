"""The register of units, posts, people and certificates: what each verb refuses, and what it leaves behind."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.people import queries
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate, Person, Post, Unit
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, NotPermitted, Refused, WrongState
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW, County


@pytest.fixture
def registrar(county: County) -> Actor:
    build.account(build.person(county.unit, "人事", "100500", kind="clerk"), "registrar", "registrar")
    return county.actor("registrar")


@pytest.fixture
def certificate(county: County) -> Certificate:
    return Certificate.objects.get(person=county.officer)


def opened(county: County, **changes: Any) -> Unit:
    given: dict[str, Any] = {
        "code": "AGR", "name": "农业农村局", "short_name": "农业局", "kind": "organ", "device_class": "A",
        "parent": county.government, "by": SYSTEM, "at": NOW,
    }  # fmt: skip
    return register.open_unit(**{**given, **changes})


def entered(county: County, by: Actor, **changes: Any) -> Person:
    given: dict[str, Any] = {
        "unit": county.unit, "name": "新人", "kind": "officer", "number": "100600", "post": None, "by": by, "at": NOW,
    }  # fmt: skip
    return register.enter_person(**{**given, **changes})


def issued(person: Person, by: Actor, **changes: Any) -> Certificate:
    given: dict[str, Any] = {
        "person": person, "number": "吉F100600", "field": "市场监管", "issued_on": date(2026, 1, 1),
        "expires_on": date(2026, 1, 1), "by": by, "at": NOW,
    }  # fmt: skip
    return register.issue_certificate(**{**given, **changes})


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "请填写代码"),
        ("1A", "不合规定"),
        ("A_1", "不合规定"),
        ("A" * 21, "最多20字"),
        ("农业", "不合规定"),
    ],
)
def test_a_unit_has_a_code_of_capitals(county: County, code: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        opened(county, code=code)


def test_there_is_one_unit_above_all_and_the_machine_opens_it(county: County) -> None:
    with pytest.raises(Invalid, match="请选择上级单位"):
        opened(county, parent=None, by=county.actor("system"))
    assert opened(county, parent=None).path == "/AGR/"


def test_a_code_of_twenty_is_taken_once_whatever_its_case(county: County) -> None:
    unit = opened(county, code="A" * 20)
    assert (unit.path, unit.state) == (f"{county.government.path}{'A' * 20}/", "active")
    with pytest.raises(Invalid, match="已被使用"):
        opened(county, code="A" * 20)


def test_a_business_account_opens_no_unit(county: County, registrar: Actor) -> None:
    with pytest.raises(NotPermitted):
        opened(county, by=registrar)


@pytest.mark.parametrize("device_class", ["", "D", "a"])
def test_there_are_three_classes_of_equipment(county: County, device_class: str) -> None:
    with pytest.raises(Invalid, match="只能是A、B、C类"):
        register.change_device_class(unit=county.unit, device_class=device_class, by=SYSTEM, at=NOW)


def test_a_unit_has_one_post_of_a_name_however_it_is_typed(county: County, registrar: Actor) -> None:
    post = register.open_post(unit=county.unit, name=" 执法一中队 ", by=registrar, at=NOW)
    assert (post.name, post.state) == ("执法一中队", "active")
    with pytest.raises(Invalid, match="已有"):
        register.open_post(unit=county.unit, name="执法一中队", by=registrar, at=NOW)
    register.open_post(unit=county.other, name="执法一中队", by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    ("number", "says"),
    [("", "请填写人员编号"), ("1" * 21, "最多20字"), ("一号", "不合规定"), ("10_01", "不合规定")],
)
def test_a_person_has_a_number_that_a_file_can_carry(
    county: County, registrar: Actor, number: str, says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        entered(county, registrar, number=number)


def test_a_number_that_is_too_long_once_it_is_in_its_normal_form_is_refused(
    registrar: Actor, county: County
) -> None:
    person = entered(county, registrar)
    with pytest.raises(Invalid, match="最多30字"):
        issued(person, registrar, number="㍿" * 10)  # one sign, that stands for four


def test_nobody_gets_anothers_number(county: County, registrar: Actor) -> None:
    with pytest.raises(Invalid, match="已被使用"):
        entered(county, registrar, number=county.officer.number)


def test_a_post_is_of_ones_own_unit_from_the_first_day_and_after(county: County, registrar: Actor) -> None:
    own = register.open_post(unit=county.unit, name="巡查", by=registrar, at=NOW)
    theirs = register.open_post(unit=county.other, name="巡查", by=SYSTEM, at=NOW)
    with pytest.raises(Invalid, match="不属于"):
        entered(county, registrar, post=theirs)
    person = entered(county, registrar)
    with pytest.raises(Invalid, match="不属于"):
        register.assign_post(person=person, post=theirs, by=registrar, at=NOW)
    assert register.assign_post(person=person, post=own, by=registrar, at=NOW).post == own


def test_the_registrar_of_one_unit_enters_and_moves_nobody_of_another(
    county: County, registrar: Actor
) -> None:
    with pytest.raises(Refused):
        entered(county, registrar, unit=county.other)
    theirs = entered(county, SYSTEM, unit=county.other)
    with pytest.raises(Refused):
        register.leave(person=theirs, by=registrar, at=NOW)


def test_who_left_neither_leaves_again_nor_gets_a_post(county: County, registrar: Actor) -> None:
    post = register.open_post(unit=county.unit, name="巡查", by=registrar, at=NOW)
    gone = register.leave(person=entered(county, registrar), by=registrar, at=NOW)
    assert gone.state == "left"
    with pytest.raises(WrongState):
        register.leave(person=gone, by=registrar, at=NOW)
    with pytest.raises(WrongState):
        register.assign_post(person=gone, post=post, by=registrar, at=NOW)
    assert Post.objects.get(pk=post.pk).name == "巡查"


@pytest.mark.article("av-4-1")
def test_a_certificate_may_end_the_day_it_begins_and_not_before(county: County, registrar: Actor) -> None:
    person = entered(county, registrar)
    with pytest.raises(Invalid, match="早于发证日"):
        issued(person, registrar, expires_on=date(2025, 12, 31))
    assert issued(person, registrar).state == "in-force"


def test_a_certificate_is_an_officers_and_its_number_is_its_own(
    county: County, registrar: Actor, certificate: Certificate
) -> None:
    with pytest.raises(Invalid, match="只发给行政执法人员"):
        issued(county.auxiliary, registrar)
    with pytest.raises(Invalid, match="已被使用"):
        issued(entered(county, registrar), registrar, number=certificate.number)


def test_the_end_of_a_certificate_moves_outwards_only(registrar: Actor, certificate: Certificate) -> None:
    was = certificate.expires_on
    with pytest.raises(Invalid, match="没有晚于"):
        register.renew_certificate(certificate=certificate, expires_on=was, by=registrar, at=NOW)
    renewed = register.renew_certificate(
        certificate=certificate, expires_on=was + timedelta(days=1), by=registrar, at=NOW
    )
    assert renewed.expires_on == was + timedelta(days=1)


@pytest.mark.parametrize("reason", ["", " \n　"])
def test_nothing_is_taken_or_given_back_without_a_reason(
    registrar: Actor, certificate: Certificate, reason: str
) -> None:
    given: dict[str, Any] = {"certificate": certificate, "by": registrar, "at": NOW}
    for verb in (register.suspend_certificate, register.withdraw_certificate):
        with pytest.raises(Invalid, match="请写明理由"):
            verb(reason=reason, **given)
    suspended = register.suspend_certificate(reason="调查", **given)
    with pytest.raises(Invalid, match="请写明理由"):
        register.restore_certificate(reason=reason, **given | {"certificate": suspended})


def test_each_way_of_a_certificate_starts_from_its_own_states(
    registrar: Actor, certificate: Certificate
) -> None:
    late = datetime(
        2026, 12, 1, 23, 59, tzinfo=LOCAL
    )  # in UTC still the same day; what counts is the day here
    given: dict[str, Any] = {"reason": "调查", "by": registrar, "at": late}
    with pytest.raises(WrongState):
        register.restore_certificate(certificate=certificate, **given)
    suspended = register.suspend_certificate(certificate=certificate, **given)
    assert (suspended.state, suspended.suspended_on) == ("suspended", late.date())
    with pytest.raises(WrongState):
        register.renew_certificate(certificate=suspended, expires_on=date(2035, 1, 1), by=registrar, at=late)
    with pytest.raises(WrongState):
        register.suspend_certificate(certificate=suspended, **given)
    restored = register.restore_certificate(certificate=suspended, **given)
    assert (restored.state, restored.restored_on) == ("in-force", late.date())
    withdrawn = register.withdraw_certificate(certificate=restored, **given)
    assert (withdrawn.state, withdrawn.withdrawn_on) == ("withdrawn", late.date())
    for verb in (register.suspend_certificate, register.restore_certificate, register.withdraw_certificate):
        with pytest.raises(WrongState):
            verb(certificate=withdrawn, **given)


def opened_post(county: County, name: str = "巡查") -> Post:
    return register.open_post(unit=county.unit, name=name, by=SYSTEM, at=NOW)


def on_day(day: int) -> datetime:
    return datetime(2026, 12, day, 9, 0, tzinfo=LOCAL)


def test_a_day_belongs_to_one_post_and_what_was_is_kept(county: County, registrar: Actor) -> None:
    first, second = opened_post(county), opened_post(county, "窗口")
    person = entered(county, registrar, post=first, at=on_day(1))
    register.assign_post(person=person, post=second, by=registrar, at=on_day(10))
    for day, held in ((date(2026, 11, 30), None), (date(2026, 12, 9), first), (date(2026, 12, 10), second)):
        assert queries.post_on(person, day) == held
    assert list(queries.holders_on(first, date(2026, 12, 9))) == [person]
    register.leave(person=person, by=registrar, at=on_day(20))
    assert queries.post_on(person, date(2026, 12, 19)) == second
    assert queries.post_on(person, date(2026, 12, 20)) is None
    told = [(row.post, row.since.day, row.until and row.until.day) for row in queries.tenures_of(person)]
    assert told == [(second, 10, 20), (first, 1, 10)]
    assert queries.posts_on([person.pk], date(2026, 12, 5)) == {person.pk: first.pk}


def test_nobody_is_assigned_to_the_post_he_holds(county: County, registrar: Actor) -> None:
    post = opened_post(county)
    person = entered(county, registrar, post=post)
    with pytest.raises(Invalid, match="已在“巡查”岗位"):
        register.assign_post(person=person, post=post, by=registrar, at=NOW)


def test_whoever_holds_a_post_that_is_closed_holds_none_from_that_day(
    county: County, registrar: Actor
) -> None:
    post = opened_post(county)
    person = entered(county, registrar, post=post, at=on_day(1))
    with pytest.raises(Invalid, match="请写明理由"):
        register.close_post(post=post, reason=" ", by=registrar, at=on_day(5))
    closed = register.close_post(post=post, reason="机构改革", by=registrar, at=on_day(5))
    assert closed.state == "closed"
    assert Person.objects.get(pk=person.pk).post is None
    assert queries.post_on(person, date(2026, 12, 4)) == post
    assert queries.post_on(person, date(2026, 12, 5)) is None
    for refused in (
        lambda: entered(county, registrar, post=closed, number="100700"),
        lambda: register.assign_post(person=person, post=closed, by=registrar, at=on_day(6)),
    ):
        with pytest.raises(Invalid, match="已撤销"):
            refused()
    with pytest.raises(Invalid, match="已撤销"):
        opened_post(county)
    with pytest.raises(WrongState):
        register.close_post(post=closed, reason="再撤", by=registrar, at=on_day(6))
    register.reopen_post(post=closed, reason="恢复", by=registrar, at=on_day(7))
    assert queries.post_on(person, date(2026, 12, 7)) is None
    register.assign_post(person=person, post=Post.objects.get(pk=post.pk), by=registrar, at=on_day(8))
    assert queries.post_on(person, date(2026, 12, 8)) == post


def test_a_units_posts_stand_by_name_with_who_serves_on_them_and_the_closed_ones_apart(
    county: County, registrar: Actor
) -> None:
    held, vacant, *closed = (opened_post(county, f"巡查{n}队") for n in (4, 3, 2, 1))
    entered(county, registrar, post=held)
    register.leave(person=entered(county, registrar, post=held, number="100601"), by=registrar, at=NOW)
    for post in closed:
        register.close_post(post=post, reason="机构改革", by=registrar, at=NOW)
    posts: Any = queries.posts_with_heads(county.unit.pk)
    assert [(post, post.heads) for post in posts] == [(vacant, 0), (held, 1)]
    assert [*queries.closed_posts_of(county.unit.pk)] == closed[::-1]


def test_a_post_is_closed_by_its_own_unit_alone(county: County, registrar: Actor) -> None:
    theirs = register.open_post(unit=county.other, name="巡查", by=SYSTEM, at=NOW)
    with pytest.raises(NotPermitted):
        register.close_post(post=theirs, reason="撤", by=registrar, at=NOW)


def test_a_unit_says_at_which_telephone_one_complains_of_it(
    county: County, registrar: Actor, client: Client
) -> None:
    given: dict[str, Any] = {"unit": county.unit, "by": registrar, "at": NOW}
    with pytest.raises(Invalid, match="“打县局”不是电话号码"):
        register.set_complaint_phone(phone="打县局", **given)
    with pytest.raises(NotPermitted):
        register.set_complaint_phone(unit=county.other, phone="0439-1234567", by=registrar, at=NOW)
    made = register.set_complaint_phone(phone="0439-1234567转101", **given)
    assert made.complaint_phone == "0439-1234567转101"
    assert "0439-1234567转101" in client.get("/units/").content.decode()


@pytest.mark.article("rs-2-1")
def test_the_bureau_marks_a_unit_as_managed_from_above(county: County, registrar: Actor) -> None:
    given: dict[str, Any] = {"unit": county.unit, "reason": "机构性质", "at": NOW}
    with pytest.raises(NotPermitted):
        register.mark_vertical(above="市税务局", by=registrar, **given)
    bureau = county.actor("bureau")
    with pytest.raises(WrongState, match="没有标明"):
        register.unmark_vertical(by=bureau, **given)
    assert register.mark_vertical(above="市税务局", by=bureau, **given).vertical == "市税务局"
    assert register.unmark_vertical(by=bureau, **given).vertical == ""
