"""The rulebook is searched by number and by word."""

import pytest

from liuhen.regulation import ARTICLES
from liuhen.regulation.rulebook import articles_found


def keys(**asked: str) -> list[str]:
    return [article.key for article, _ in articles_found(**asked)]


@pytest.mark.parametrize("words", ["13", "第13条", "十三", "第十三条", " 第十三条 "])
def test_a_number_finds_the_article_of_each_regulation_and_no_other(words: str) -> None:
    assert keys(words=words) == ["av-13", "rs-13"]


def test_an_id_finds_its_article_or_its_duty_alone() -> None:
    assert keys(words="av-1") == ["av-1"]
    ((article, duties),) = articles_found(words="av-13-2")
    assert (article.key, [duty.id for duty in duties]) == ("av-13", ["av-13-2"])


def test_words_are_looked_for_in_articles_duties_and_gates() -> None:
    assert "av-13" in keys(words="24小时")
    assert keys(words="原始记录一经入库不得改动") == ["av-12"]
    assert keys(words="没有这样的规定") == []


def test_without_words_everything_is_there_and_can_be_cut_by_state_and_regulation() -> None:
    assert len(keys()) == len(ARTICLES) == 76
    assert len(keys(regulation="av")) == 20
    assert set(keys(state="no software")) == {key for key, a in ARTICLES.items() if a.asks_nothing}
    assert set(keys(kind="clock")) < set(keys())
