"""Rows that are ticked, or named by number in one line: what no row can be is said, and nothing is let go unread."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from liuhen.apps.evidence.desk import COLLECT
from liuhen.apps.people.models import Person
from liuhen.kernel.web.forms import Identifiers, Numbers, Several


@pytest.mark.django_db
@pytest.mark.parametrize("ticked", ["9" * 26, "-" + "9" * 26, "abc", "0", "\x00"])
def test_what_no_row_can_be_is_no_choice(ticked: str) -> None:
    with pytest.raises(ValidationError):
        Several(queryset=Person.objects.all()).clean([ticked])


@pytest.mark.parametrize(
    ("told", "found"), [("", []), ("\u200b", []), ("12，15、12", [12, 15]), ("１２ 15号", [12, 15])]
)
def test_numbers_are_read_however_they_are_set_apart(told: str, found: list[int]) -> None:
    assert Numbers(most=2, required=False).clean(told) == found


@pytest.mark.parametrize(
    ("told", "said"),
    [("没有", "留空"), ("😀", "请填写编号"), ("9" * 26, "没有编号为9"), ("1,2,3", "最多2份")],
)
def test_what_is_no_number_is_not_passed_over(told: str, said: str) -> None:
    field: Any = Numbers(most=2, required=False)
    with pytest.raises(ValidationError, match=said):
        field.clean(told)


@pytest.mark.parametrize(
    ("told", "found"),
    [("", []), ("\u3000", []), ("Y1，y2、Y1", ["Y1", "Y2"]), ("Ｙ１ Y2；", ["Y1", "Y2"])],
)
def test_people_are_named_by_numbers_that_are_no_row_ids(told: str, found: list[str]) -> None:
    assert Identifiers(most=2, required=False).clean(told) == found


@pytest.mark.parametrize(("told", "said"), [("，", "请填写"), ("Y1,Y2,Y3", "最多2个")])
def test_nobody_and_too_many_are_said(told: str, said: str) -> None:
    field: Any = Identifiers(most=2, error_messages={"required": "请填写人员。"})
    with pytest.raises(ValidationError, match=said):
        field.clean(told)


def test_people_who_are_ticked_are_told_apart_by_their_numbers() -> None:
    shown: Any = COLLECT.form.base_fields["collectors"]
    assert shown.label_from_instance(Person(name="王芳", number="100001", kind="officer")) == "王芳（100001）"
