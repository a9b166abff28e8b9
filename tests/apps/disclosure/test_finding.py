"""Words are found in any order of databases: whatever the index answers, reading every text answers too."""

import random
from typing import Any

import pytest

from liuhen.apps.disclosure import finding, searching
from liuhen.apps.disclosure.models import Listed, Publication
from liuhen.kernel import letter_pairs
from tests.builders.county import NOW

SIGNS = "食品餐饮经营许可证处罚款元青河镇ab12 。（）"


@pytest.fixture
def texts(county, monkeypatch) -> list[str]:
    """Three hundred made-up texts, read in small bites so that each way of finding is walked."""
    monkeypatch.setattr(finding, "LATEST", 20)
    monkeypatch.setattr(finding, "EARLIER", 60)
    monkeypatch.setattr(finding, "SCARCE", 30)
    found = ["".join(random.choices(SIGNS, k=random.randint(1, 12))) for _ in range(300)]
    found[7] = "云岭县红叶餐饮店未取得食品经营许可"
    rows = [
        Publication(
            serial=n, kind="penalty" if n % 3 else "guide", phase="after" if n % 3 else "before", unit=county.unit,
            title=text, happened_at=NOW, issued_at=NOW, told_at=NOW, state="due",
        )
        for n, text in enumerate(found, 1)
    ]  # fmt: skip
    Publication.objects.bulk_create(rows)
    for row, text in zip(Publication.objects.order_by("serial"), found, strict=True):
        labels = searching.labels(kind=row.kind, phase=row.phase, unit_id=row.unit_id)
        folded = letter_pairs.folded(text)
        grams = " ".join(sorted(letter_pairs.grams(folded) | labels))
        Listed.objects.create(edition=row.serial, publication=row, text=folded, grams=grams)
    return [letter_pairs.folded(text) for text in found]


def asked(query: str, **more: Any) -> finding.Asked:
    told = {"labels": frozenset[str](), "before": 301, "lowest": 1, "most": 1_000, **more}
    return finding.Asked(searching.terms(query), **told)


def by_reading(texts: list[str], query: str) -> list[int]:
    """Return the places of the texts that have the words in this order, latest first."""

    def has(text: str) -> bool:
        at = 0
        for term in searching.terms(query):
            at = text.find(term, at)
            if at < 0:
                return False
            at += len(term)
        return True

    return [n for n, text in reversed(list(enumerate(texts, 1))) if has(text)]


@pytest.mark.parametrize(
    "query",
    [
        "餐饮",
        "食品…许可",
        "食品经营许可",
        "红叶 许可",
        "云岭县",
        "ａＢ1",
        "罚",
        "麒麟",
        "％餐饮",
        "许可。",
        "食ab品",
        "罚12元",
    ],
)
def test_what_is_found_is_what_reading_finds(texts, query):
    assert finding.found(asked(query)) == by_reading(texts, query)


def test_any_two_letters_are_found_as_reading_finds_them(texts):
    for _ in range(60):
        query = "".join(random.choices(SIGNS.replace(" ", ""), k=random.randint(1, 3)))
        if any(letter_pairs.wanted(term) for term in searching.terms(query)):
            assert finding.found(asked(query)) == by_reading(texts, query), query


def test_labels_and_bounds_cut_what_is_found(texts):
    every = by_reading(texts, "食")
    labels = frozenset(searching.labels(kind="guide"))
    assert finding.found(asked("食", labels=labels)) == [n for n in every if n % 3 == 0]
    assert finding.found(asked("食", before=200, lowest=100)) == [n for n in every if 100 <= n < 200]
    assert finding.found(asked("食", most=3)) == every[:3]


def test_wildcards_of_the_database_are_letters_like_any_other(texts):
    assert finding.found(asked("食_品")) == []
    assert finding.found(asked("\\")) == []


def test_what_is_gone_is_found_no_more(texts):
    Listed.objects.filter(edition=8).delete()
    assert 8 not in finding.found(asked("食品…许可"))


def test_one_letter_beyond_the_first_plane_is_found(texts, county):
    row = Publication.objects.get(serial=1)
    Listed.objects.filter(edition=1).delete()
    text = letter_pairs.folded("𠮷林")
    Listed.objects.create(edition=1, publication=row, text=text, grams=" ".join(letter_pairs.grams(text)))
    assert finding.found(asked("𠮷")) == [1]
