"""What of a record is seen: names and numbers of people are gone from every word that goes out."""

import random

import pytest

from liuhen.apps.disclosure import masking
from liuhen.regulation.disclosure import KINDS
from tests.builders.disclosure import penalty_of

pytestmark = pytest.mark.article("rs-11-2")
GIVEN = "建国小明志强丽华秀英海涛"
FAMILY = ["王", "李", "单", "欧阳", "司马", "买买提"]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("王芳", "王某"),
        ("欧阳小明", "欧阳某"),
        ("欧阳", "欧某"),
        ("单国强", "单某"),
        ("", ""),
        ("Smith", "S某"),
    ],
)
def test_a_name_keeps_its_surname(name, seen):
    assert masking.masked_name(name) == seen


def test_no_name_of_a_thousand_is_seen_wherever_it_stands():
    for _ in range(1_000):
        name = random.choice(FAMILY) + "".join(random.choices(GIVEN, k=2))
        other = random.choice(FAMILY) + "".join(random.choices(GIVEN, k=2))
        record = penalty_of(
            party=name, representative=other, facts=f"{name}和{other}在{name}家", result=f"对{name}罚款",
        )  # fmt: skip
        seen = masking.shown(KINDS["penalty"], f"对{name}的处罚（{other}）", record)
        everything = "".join(seen.values())
        assert name not in everything
        assert other not in everything


def test_a_number_of_the_record_is_left_out_of_free_words_too():
    record = penalty_of(facts="电话13804350000，住河口镇，证号220524197501010013，云岭县河口镇东街5号")
    seen = masking.shown(KINDS["penalty"], "处罚", record)
    assert seen["facts"] == "电话（略），住河口镇，证号（略），（略）"
    assert masking.personal_in(KINDS["penalty"], seen) == ""


def test_where_nobody_says_what_a_party_is_he_is_a_natural_person():
    record = {**penalty_of(), "party_kind": ""}
    assert masking.shown(KINDS["penalty"], "处罚", record)["party"] == "欧阳某"
