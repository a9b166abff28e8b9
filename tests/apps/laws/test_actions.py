"""The library of laws: titles, versions in order, articles, and maps that fit both versions."""

from datetime import date

import pytest

from liuhen.apps.laws import actions, queries
from liuhen.apps.laws.actions import BadMap
from liuhen.apps.laws.following import Fate
from liuhen.apps.laws.mapping import proposed
from liuhen.apps.laws.models import Law, LawVersion
from liuhen.kernel.flow import Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from liuhen.regulation.official import Place
from tests.builders.county import NOW, County
from tests.builders.laws import a_version, articles, mapped

P = Place


def test_a_law_is_found_with_and_without_brackets_and_state(county: County, law: Law) -> None:
    assert str(law) == "《云岭县市场管理条例》"
    assert queries.law_called("云岭县市场管理条例") == queries.law_called("《云岭县市场管理条例》") == law
    other = actions.register(
        title="中华人民共和国食品安全法",
        level="law",
        issuer="全国人大常委会",
        by=county.actor("bureau"),
        at=NOW,
    )
    assert queries.law_called("食品安全法") == other
    assert queries.law_called("") is None


@pytest.mark.parametrize(
    "title", ["云岭县市场管理条例", "《云岭县市场管理条例》", "中华人民共和国云岭县市场管理条例"]
)
def test_a_law_is_in_the_library_once(county: County, law: Law, title: str) -> None:
    with pytest.raises(Invalid, match="已在库"):
        actions.register(title=title, level="law", issuer="某机关", by=county.actor("bureau"), at=NOW)


@pytest.mark.parametrize("who", ["legal", "wangfang", "head"])
def test_only_the_bureau_keeps_the_library(county: County, who: str) -> None:
    with pytest.raises(NotPermitted):
        actions.register(title="某法", level="law", issuer="某机关", by=county.actor(who), at=NOW)


def test_a_version_is_in_force_from_its_day_until_that_of_the_next(
    law: Law, old: LawVersion, new: LawVersion
) -> None:
    assert new.amends == old
    for on, wanted in (
        (date(2019, 12, 31), None), (date(2020, 1, 1), old), (date(2026, 12, 31), old), (date(2027, 1, 1), new),
    ):  # fmt: skip
        assert queries.version_on(law, on) == wanted


@pytest.mark.article("rs-4-2")
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"promulgated_on": date(2027, 5, 2), "effective_on": date(2027, 5, 1)}, "早于公布日期"),
        ({"effective_on": date(2027, 1, 1), "promulgated_on": date(2026, 9, 1)}, "不晚于前一版本"),
        ({"promulgated_on": date(2026, 8, 1)}, "早于前一版本"),
        ({"label": "2020年"}, "已有版本“2020年”"),
        ({"amends": "2020年"}, "最新的版本是“2027年修正”"),
        ({"amends": "2028年"}, "最新的版本是“2027年修正”"),
        ({"article_count": 0}, "条数"),
        ({"label": "长" * 31}, "最多30字"),
    ],
)
def test_versions_out_of_order_are_refused(county: County, law: Law, new: LawVersion, more, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        a_version(law, **({"label": "2027年再修", "day": date(2027, 5, 1)} | more))
    assert law.versions.count() == 2


def test_only_the_newest_version_is_struck(county: County, old: LawVersion, new: LawVersion) -> None:
    by = county.actor("bureau")
    with pytest.raises(WrongState, match="其后还有"):
        actions.strike(version=old, reason="登记有误", by=by, at=NOW)
    actions.strike(version=new, reason="登记有误", by=by, at=NOW)
    assert queries.versions_of(old.law).last() == old
    assert a_version(old.law, "2027年修正", date(2027, 1, 1)).amends == old


def test_articles_are_taken_in_and_known_from_then_on(county: County, old: LawVersion) -> None:
    assert queries.has_article(old, 7) is False
    assert queries.has_article(old, 3, 1) is None
    actions.load_text(
        version=old,
        text=articles("甲。", "乙：\n（一）丙；") + "\n第二条之一　丁。",
        by=county.actor("bureau"),
        at=NOW,
    )
    fresh = LawVersion.objects.get(pk=old.pk)
    assert fresh.article_count == 3
    assert queries.text_of(fresh, 2) == "乙：\n（一）丙；"
    assert queries.has_article(fresh, 2, 1) is True
    assert queries.has_article(fresh, 3) is False
    assert "sha256" in data_of(Entry.objects.get(event="lawversion.text-loaded"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("没有条文", "没有“第一条"),
        (articles("甲。") + "\n第三条　丙。", "第三条接在第一条之后"),
        (articles("甲。") + "\n" + articles("乙。"), "有2个“第一条”"),
        ("第十百条　甲。", "数字写得不对"),
        ("字" * 1_000_001, "最多1000000字"),
    ],
)
def test_a_text_that_is_not_one_whole_law_is_refused(
    county: County, old: LawVersion, said: str, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        actions.load_text(version=old, text=said, by=county.actor("bureau"), at=NOW)
    assert not old.articles.exists()


@pytest.mark.article("rs-4-2")
def test_a_swap_is_right(county: County, old: LawVersion, new: LawVersion) -> None:
    mapped(new, (3, 4, "renumbered"), (4, 3, "renumbered"))
    found = queries.changes_between(old, P(3), through=date(2027, 1, 1))
    assert found == Fate("renumbered", (P(4),), new.pk, date(2027, 1, 1))
    assert queries.changes_between(old, P(3), through=date(2026, 12, 31)).kind == "same"


@pytest.mark.article("rs-4-2")
@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([(7, 6, "changed")], "第2行：前一版本没有第七条"),
        ([(3, 7, "renumbered")], "第2行：新版本没有第七条"),
        ([(3, 4, "changed"), (3, 4, "changed")], "第3行：第三条到第四条写了两次"),
        ([(3, None, "repealed"), (3, 4, "changed")], "既标为删除，又有新条次"),
        ([(3, 3, "renumbered")], "新条次却没有变"),
        ([(3, 4, "same")], "请标“条次变动”"),
        ([(3, None, "changed")], "没有写明新条次"),
        ([(3, 4, "repealed")], "不能再有新条次"),
        ([(3, 3, "same"), (3, 4, "changed")], "拆成了几条"),
        ([(3, 3, "same"), (4, 3, "renumbered")], "由几条合并而来"),
        ([(3, 4, "renumbered")], "第四条没有写明去向，而新第四条已由旧第三条变来"),
        ([(3, 4, "moved")], "不在未改动、条次变动、内容修改、删除之中"),
        ([(99_999, 4, "changed")], "条次超过"),
    ],
)
def test_a_map_that_cannot_be_is_refused_row_by_row(county: County, new: LawVersion, rows, why: str) -> None:
    with pytest.raises(BadMap, match=why):
        mapped(new, *rows)
    assert not new.changes.exists()


def test_an_article_that_is_gone_and_not_told_of_is_asked_for(
    county: County, law: Law, old: LawVersion
) -> None:
    shorter = a_version(law, "2026年", date(2026, 1, 1), article_count=5)
    with pytest.raises(BadMap, match="第六条没有写明去向，而新版本没有第六条"):
        mapped(shorter, (5, 4, "changed"), (4, 4, "changed"))


def test_the_first_version_has_nothing_to_be_mapped(county: County, old: LawVersion) -> None:
    with pytest.raises(Invalid, match="第一个版本"):
        mapped(old, (3, 4, "renumbered"))


def test_a_map_is_told_again_with_a_reason_only(county: County, old: LawVersion, new: LawVersion) -> None:
    mapped(new, (3, None, "repealed"))
    with pytest.raises(Invalid, match="请写明原对照错在哪里"):
        mapped(new, (3, 3, "changed"))
    mapped(new, (3, 3, "changed"), reason="漏看了新第三条")
    assert queries.changes_between(old, P(3), through=date(2027, 1, 1)).kind == "changed"


def test_comparing_the_texts_finds_what_was_changed_under_its_number(
    county: County, old: LawVersion, new: LawVersion
) -> None:
    by = county.actor("bureau")
    actions.load_text(version=old, text=articles("甲。", "乙。", "丙。"), by=by, at=NOW)
    actions.load_text(version=new, text=articles("甲。", "丙。", "乙 改。"), by=by, at=NOW)
    fresh = LawVersion.objects.get(pk=new.pk)
    assert fresh.amends
    guess = proposed(old=queries.texts_of(fresh.amends), new=queries.texts_of(fresh))
    assert [(each.old.no, each.new.no if each.new else None, each.kind) for each in guess] == [
        (2, 2, "changed"), (3, 2, "renumbered"),
    ]  # fmt: skip
    mapped(fresh, (1, 1, "same"))
    told = {(each.old.no, each.kind, each.is_compared) for each in queries.changes_of(fresh)}
    assert told == {(1, "same", False), (2, "changed", True), (3, "changed", True)}


def test_a_text_that_does_not_fit_the_map_is_refused(
    county: County, new: LawVersion, old: LawVersion
) -> None:
    mapped(new, (6, 6, "changed"))
    for at_fault in (new, old):
        with pytest.raises(Invalid, match="第六条，文件中没有"):
            actions.load_text(
                version=at_fault, text=articles("甲。", "乙。"), by=county.actor("bureau"), at=NOW
            )


@pytest.mark.article("rs-4-2")
def test_a_repeal_holds_from_its_day_and_may_be_taken_back(county: County, law: Law, old: LawVersion) -> None:
    by, on = county.actor("bureau"), date(2027, 3, 1)
    with pytest.raises(Invalid, match="废止日期应在其后"):
        actions.repeal(law=law, on=old.effective_on, source="某决定", by=by, at=NOW)
    ended = actions.repeal(law=law, on=on, source="某决定", by=by, at=NOW)
    assert queries.version_on(ended, date(2027, 2, 28)) == old
    assert queries.version_on(ended, on) is None
    assert queries.changes_between(old, P(1), through=on).kind == "repealed"
    with pytest.raises(Invalid, match="自2027-03-01起废止"):
        a_version(ended, "2027年", date(2027, 3, 1))
    with pytest.raises(WrongState):
        actions.repeal(law=ended, on=on, source="某决定", by=by, at=NOW)
    assert actions.restore(law=ended, reason="误登", by=by, at=NOW).repealed_on is None


def test_a_correction_keeps_the_title_single(county: County, law: Law) -> None:
    by = county.actor("bureau")
    other = actions.register(title="某办法", level="normative", issuer="县政府", by=by, at=NOW)
    with pytest.raises(Refused, match="已在库"):
        actions.correct(
            law=other, title=law.title, level="normative", issuer="县政府", reason="误", by=by, at=NOW
        )
    right = actions.correct(
        law=law, title=law.title, level="local-rule", issuer="县政府", reason="误", by=by, at=NOW
    )
    assert (right.level_zh, right.is_statutory, other.is_statutory) == ("地方政府规章", True, False)
