"""Words are found by their pairs on any database: whatever the index answers, reading every row answers too."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Q

from liuhen.apps.cases import actions
from liuhen.apps.cases.models import Case, Party
from liuhen.apps.cases.queries import register
from liuhen.kernel import letter_pairs
from liuhen.kernel.identifiers import containing, name_key
from liuhen.kernel.ledger.rows import sealed_row
from tests.builders.cases import Docket
from tests.builders.county import NOW, County, small_county

SIGNS = "食品餐饮经营许可证处罚款元青河镇ab12ＡＢ１ 。·（）〔〕号\ufe0f"
ASKED = (
    "餐饮",
    "食品经营",
    "许可",
    "罚",
    "〔12〕",
    "2号",
    "ab1",
    "ＡＢ",
    "青·河",
    "食\ufe0f品",
    "麒麟",
    "。",
    "·",
    "b 1",
    "1a2b",
)


def a_hundred(county: County) -> None:
    texts = ["".join(random.choices(SIGNS, k=random.randint(1, 20))) for _ in range(300)]
    texts[0] += "食品"  # what chance may leave out
    Case.objects.bulk_create(
        Case(
            state="open", unit=county.unit, procedure="penalty", opened_on=NOW.date(), cause=cause,
            number=f"{number}〔12〕{n}号", year=2026, serial=n,
        )
        for n, (cause, number) in enumerate(zip(texts[:100], texts[100:200], strict=True), 1)
    )  # fmt: skip
    cases = Case.objects.order_by("id")
    Party.objects.bulk_create(
        Party(state="current", case=case, unit=county.unit, kind="firm", name=name)
        for case, name in zip(cases, texts[200:], strict=True)
    )  # fmt: skip


def named(words: str) -> Q:
    return containing("number", words) | containing("cause", words)


def found_as_by_reading() -> None:
    some = [case.cause[at : at + 3].strip() for case in Case.objects.all() for at in (0, 2)]
    for words in filter(None, (*ASKED, *some)):
        read = set(Case.objects.filter(named(words)))
        for unit_ids in ((), {case.unit_id for case in read}):
            found = letter_pairs.holding(Case, words, named(words), unit_ids=unit_ids)
            assert set(Case.objects.filter(found)) == read, words
        if key := name_key(words):
            whose = Q(name_key__contains=key)
            called = set(Party.objects.filter(letter_pairs.holding(Party, key, whose)))
            assert called == set(Party.objects.filter(whose)), words


@pytest.mark.parametrize("scarce", [4_000, 10])
def test_what_is_found_is_what_reading_finds(county: County, scarce: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(letter_pairs, "SCARCE", scarce)
    a_hundred(county)
    found_as_by_reading()


def test_it_is_so_on_postgres(on_postgres: None, data_folder: Path):
    a_hundred(small_county())
    found_as_by_reading()


def test_where_the_pairs_are_rare_no_row_is_read_for_its_words(county: County, django_assert_num_queries):
    a_hundred(county)
    with django_assert_num_queries(2) as seen:  # the index, and what it names against its text
        letter_pairs.holding(Case, "食品", named("食品"))
    assert ("_pairs" if connection.vendor == "sqlite" else "@>") in seen[0]["sql"]
    with django_assert_num_queries(1):
        letter_pairs.holding(Case, "麒麟", named("麒麟"))


@pytest.mark.parametrize("username", ["wangfang", "head", "bureau"])
def test_everybody_finds_what_he_may_see(cases: Docket, username: str):
    mine = cases.open(cause="涉嫌出租出借许可证")
    Case.objects.filter(pk=cases.open(cause="涉嫌出租出借许可证", party_name="出借行").pk).update(
        unit=cases.county.other
    )
    found = register.found_for(cases.by(username), wanted={"q": "出借"}, at=NOW)
    assert mine in found.rows
    assert set(found.rows) == {
        case for case in register.visible_to(cases.by(username)) if "出借" in case.cause
    }


def test_the_index_follows_every_move_and_every_deletion(cases: Docket):
    proposed = cases.propose(cause="涉嫌出租出借许可证", party_name="青河·好味小吃店")

    def called(words: str) -> list[Case]:
        wanted = {"q": words}
        return list(register.found_for(cases.by("head"), wanted=wanted, at=NOW + timedelta(days=1)).rows)

    assert called("出借") == called("河好味") == [proposed]
    case = actions.approve_opening(case=proposed, by=cases.by("head"), at=NOW)
    assert called(case.number[-6:]) == [case]
    assert b"letters" not in sealed_row(case)
    Case._base_manager.filter(pk=case.pk).update(letters="")  # past every move: the seal tells
    case.refresh_from_db()
    assert b"letters" in sealed_row(case)
    assert called(case.number[-6:]) == []
    letter_pairs.fill(Case)
    assert called(case.number[-6:]) == [case]
    Party.objects.filter(case=case)._raw_delete("default")
    assert called("河好味") == []
