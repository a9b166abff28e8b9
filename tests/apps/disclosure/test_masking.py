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


@pytest.mark.parametrize(
    ("party", "seen", "words"),
    [
        ("张三、李四", "张某、李某", "张三经营，李四帮工"),
        ("张三 李四", "张某、李某", "张三经营，李四帮工"),
        ("张三和李四", "张某、李某", "张三经营，李四帮工"),
        ("王和平", "王某", "王和平经营"),
        ("张三（经营者）", "张某", "张三经营"),
        ("张三等3人", "张某", "张三经营"),
        ("张三", "张某", "张 三经营，张　三，张\u200b三"),
        ("张　三", "张某", "张三经营"),
        ("阿不都·热合曼", "阿某", "阿不都•热合曼经营，阿不都.热合曼，阿不都热合曼"),
        ("Ivan Petrov", "I某", "ivan petrov，ＩＶＡＮ ＰＥＴＲＯＶ"),
    ],
)
def test_a_name_is_hidden_however_it_is_written(party, seen, words):
    found = masking.shown(KINDS["penalty"], f"对{words}的处罚", penalty_of(party=party, facts=words))
    assert found["party"] == seen
    for one in ("张三", "李四", "和平", "张 三", "张　三", "张\u200b三", "热合曼", "petrov", "ＰＥＴＲＯＶ"):
        assert one not in "".join(found.values()), one


def test_a_number_of_the_record_is_left_out_however_it_is_spaced():
    seen = masking.shown(KINDS["penalty"], "处罚", penalty_of(facts="电话138-0435-0000，138 0435 0000"))
    assert seen["facts"] == "电话（略），（略）"
