"""What is made public: by when, by two persons, without whose name, and how it goes again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.disclosure import actions, queries
from liuhen.apps.disclosure.models import Listed, Publication
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.proofs import payload_of
from tests.builders.county import LOCAL, NOW, County
from tests.builders.disclosure import issued, penalty_of, prepared, published, withheld

pytestmark = pytest.mark.article("rs-11-2")


def test_a_decision_goes_out_without_the_name_and_the_numbers_of_a_person(county, clerk, reviewer):
    out = published(county.unit, by=clerk, reviewer=reviewer)
    assert out.state == "published"
    assert out.shown["title"] == "对欧阳某的行政处罚"
    fields = out.shown["fields"]
    assert fields["party"] == "欧阳某"
    assert fields["facts"] == "欧阳某经营的餐饮店未取得食品经营许可。"
    assert {"party_id", "party_phone", "party_address", "minor", "sealed"} & set(fields) == set()
    assert out.digest == actions.digest_of(out.shown)
    assert "欧阳小明" not in str(out.shown)
    assert out.fields["party"] == "欧阳小明"  # the record inside stays whole


def test_an_organisation_is_named(county, clerk, reviewer):
    out = published(
        county.unit, by=clerk, reviewer=reviewer, party_kind="organisation", party="云岭县红叶餐饮有限公司",
        representative="单国强", party_id="", facts="该公司未取得许可，单国强当场承认。",
    )  # fmt: skip
    fields = out.shown["fields"]
    assert (fields["party"], fields["representative"]) == ("云岭县红叶餐饮有限公司", "单某")
    assert fields["facts"] == "该公司未取得许可，单某当场承认。"
    assert fields["party_address"] == "云岭县河口镇东街5号"


def test_whoever_prepared_it_does_not_review_it(county, reviewer):
    row = prepared(county.unit, by=reviewer)
    with pytest.raises(GateClosed, match="登记或拟定的人不能自己审核") as refused:
        actions.publish(publication=row, by=reviewer, at=NOW)
    assert refused.value.remedy == "请由其他有审核权限的人员审核"


def test_a_third_person_reviews_what_one_alone_entered_and_prepared(county, clerk, reviewer):
    row = issued(county.unit, by=reviewer)
    row = actions.prepare(publication=row, title=row.title, fields=penalty_of(), by=reviewer, at=NOW)
    assert actions.publish(publication=row, by=county.actor("head"), at=NOW).state == "published"


def test_the_machine_alone_lets_nothing_out(county, clerk):
    with pytest.raises(GateClosed, match="不能自己审核"):
        actions.publish(publication=prepared(county.unit, by=clerk), by=SYSTEM, at=NOW)


def test_an_officer_does_not_review(county, clerk, reviewer):
    with pytest.raises(NotPermitted):
        actions.publish(publication=prepared(county.unit, by=reviewer), by=clerk, at=NOW)


def test_an_officer_enters_what_is_of_his_own_unit_only(county, clerk):
    with pytest.raises(Invalid, match="不是您所在的单位"):
        issued(county.other, by=clerk)


def test_what_is_blank_is_named(county, clerk):
    with pytest.raises(GateClosed, match="没有填写“决定内容”"):
        prepared(county.unit, by=clerk, result="")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("证件号220524197501010013之一", "第4个字起像是公民身份号码"),
        ("证件号 2205 2419 7502 1000 12", "公民身份号码"),
        ("证件号２２０５２４１９７５０１０１００１３", "公民身份号码"),
        ("打电话138-0435-0001", "手机号码"),
        ("卡号6222021234567890128", "银行卡号"),
    ],
)
def test_a_number_of_a_person_in_free_words_stops_it_with_the_place(county, clerk, facts, said):
    with pytest.raises(GateClosed, match="“事实和理由”") as refused:
        prepared(county.unit, by=clerk, facts=facts, party_id="")
    assert said in str(refused.value)
    assert refused.value.remedy == "请删去或改写后再提交"


@pytest.mark.parametrize(
    "facts", ["罚款1234567元", "文号2026-11-24至2026-12-31", "代码91110000600037341L", "电话0435-7221234"]
)
def test_other_numbers_go_out(county, clerk, facts):
    assert prepared(county.unit, by=clerk, facts=facts).state == "prepared"


@pytest.mark.parametrize(
    ("kind", "said", "why"),
    [
        ("penalty", {"sealed": "yes"}, "违反治安管理的记录应当封存，不得公开（《治安管理处罚法》第136条）"),
        ("penalty", {"minor": "yes"}, "《未成年人保护法》第103条"),
        ("market-penalty", {"warning_only": "yes"}, "仅受到警告处罚"),
    ],
)  # fmt: skip
def test_what_the_law_seals_never_goes_out(county, clerk, kind, said, why):
    with pytest.raises(GateClosed) as refused:
        prepared(county.unit, by=clerk, kind=kind, **said)
    assert why in str(refused.value)
    assert "拟不公开" in refused.value.remedy


def test_what_is_withheld_stands_on_the_ledger_by_its_ground(county, clerk, reviewer):
    row = withheld(county.unit, by=clerk, reviewer=reviewer)
    assert (row.state, row.ground, row.digest) == ("withheld", "minor", "")
    told = payload_of(Entry.objects.filter(subject=row.ref, event=actions.TOLD).latest("n"))
    assert told["data"] == {
        "number": 1, "kind": "penalty", "unit": "MSA", "month": "2026-11", "state": "withheld", "ground": "minor",
        "corrects": 0, "digest": "",
    }  # fmt: skip
    assert told["row"] == ""  # so that whoever is shown all of it learns nothing of the record
    assert not clocks.open_for(row.ref).exists()


def test_a_ground_of_another_kind_is_refused(county, clerk):
    with pytest.raises(GateClosed, match="“仅受到警告处罚”不是行政处罚决定可以不公开的依据"):
        actions.propose_withholding(
            publication=issued(county.unit, by=clerk),
            ground="warning-only",
            reason="仅警告",
            by=clerk,
            at=NOW,
        )


def test_withholding_wants_two_persons_too(county, reviewer):
    row = issued(county.unit, by=reviewer)
    row = actions.propose_withholding(publication=row, ground="minor", reason="十六岁", by=reviewer, at=NOW)
    with pytest.raises(GateClosed, match="不能自己审核"):
        actions.withhold(publication=row, by=reviewer, at=NOW)
    assert actions.withhold(publication=row, by=county.actor("head"), at=NOW).state == "withheld"


def test_what_is_sent_back_is_prepared_again(county, clerk, reviewer):
    row = actions.send_back(
        publication=prepared(county.unit, by=clerk), reason="写明依据条款", by=reviewer, at=NOW
    )
    assert (row.state, row.reason) == ("due", "写明依据条款")
    row = actions.prepare(publication=row, title=row.title, fields=penalty_of(), by=clerk, at=NOW)
    assert (row.state, row.reason) == ("prepared", "")


def clock_of(row: Publication):
    (clock,) = clocks.all_for(row.ref)
    return clock


@pytest.mark.article("rs-11-5")
def test_a_penalty_is_due_on_the_seventh_working_day_and_late_after_it(county, clerk, reviewer):
    row = prepared(county.unit, by=clerk)  # decided on Monday 2026-11-23
    clock = clock_of(row)
    assert (clock.duty_id, clock.due_at) == ("rs-11-5", datetime(2026, 12, 3, tzinfo=LOCAL))
    last = datetime(2026, 12, 2, 23, 59, 59, tzinfo=LOCAL)  # Wednesday, the seventh working day
    assert not clock.breached(at=last)
    assert clock.breached(at=last + timedelta(seconds=1))
    actions.publish(publication=row, by=reviewer, at=last)
    assert clock_of(row).stopped_at == last


@pytest.mark.parametrize("kind", ["inspection", "market-penalty", "guide"])
def test_everything_else_is_due_on_the_twentieth_working_day(county, clerk, kind):
    clock = clock_of(issued(county.unit, by=clerk, kind=kind))
    assert (clock.duty_id, clock.due_at) == ("rs-11-2", datetime(2026, 12, 22, tzinfo=LOCAL))


@pytest.mark.article("rs-11-6")
@pytest.mark.parametrize("kind", ["penalty", "market-penalty"])
def test_a_reversed_penalty_is_to_be_gone_on_the_third_working_day(county, clerk, reviewer, kind):
    row = published(county.unit, by=clerk, reviewer=reviewer, kind=kind)
    row = actions.reverse(
        publication=row, reversal="annulled", reversed_on=date(2026, 11, 24), by=clerk, at=NOW
    )
    clock = clocks.open_for(row.ref).get()
    assert (clock.duty_id, clock.due_at) == ("rs-11-6", datetime(2026, 11, 28, tzinfo=LOCAL))  # past Friday
    assert not clock.breached(at=datetime(2026, 11, 27, 23, 59, 59, tzinfo=LOCAL))
    assert clock.breached(at=datetime(2026, 11, 28, tzinfo=LOCAL))
    gone = actions.withdraw(publication=row, reason="行政复议决定撤销", by=reviewer, at=NOW)
    assert (gone.state, gone.reason) == ("withdrawn", "行政复议决定撤销")
    assert not Listed.objects.exists()
    assert not clocks.open_for(row.ref).exists()


@pytest.mark.article("rs-11-6")
def test_a_reason_that_shows_a_person_is_refused(county, clerk, reviewer):
    row = published(county.unit, by=clerk, reviewer=reviewer)
    with pytest.raises(GateClosed, match="理由第3个字起像是手机号码"):
        actions.withdraw(publication=row, reason="联系13804350000", by=reviewer, at=NOW)


def announced(county: County, happened: datetime = NOW, **more: str) -> Publication:
    return actions.announce(
        kind="penalty", unit=county.unit, about="decision:7", title="处罚决定", fields={**penalty_of(), **more},
        happened_at=happened, by=county.actor("keeper"), at=NOW,
    )  # fmt: skip


def one_out_and_one_that_waits(county: County) -> tuple[Publication, Publication]:
    one, two = announced(county), announced(county)
    one = actions.prepare(
        publication=one, title=one.title, fields=one.fields, by=county.actor("legal"), at=NOW
    )
    return actions.publish(publication=one, by=county.actor("head"), at=NOW), two


@pytest.mark.article("rs-11-6")
def test_what_fell_is_gone_at_once_and_what_is_not_out_yet_never_comes(county, clerk, reviewer):
    one, two = one_out_and_one_that_waits(county)
    fell = actions.withdraw_what_fell(about="decision:7", reason="被撤销", by=county.actor("keeper"), at=NOW)
    assert [row.state for row in fell] == ["withdrawn", "dropped"]
    assert list(queries.about("decision:7")) == fell
    assert not clocks.open_for(one.ref).exists()
    assert not clocks.open_for(two.ref).exists()


@pytest.mark.article("rs-11-6")
def test_of_what_fell_the_one_that_is_out_is_due_to_go_and_the_one_that_waits_is_dropped(
    county, clerk, reviewer
):
    one, two = one_out_and_one_that_waits(county)
    fallen: dict[str, Any] = {
        "about": "decision:7", "reversal": "annulled", "reason": "复议决定", "by": SYSTEM,
    }  # fmt: skip
    fell = actions.reverse_what_fell(**fallen, at=NOW)
    assert [(row, row.state) for row in fell] == [(one, "published"), (two, "dropped")]
    assert clocks.open_for(one.ref).get().duty_id == "rs-11-6"
    assert not clocks.open_for(two.ref).exists()
    assert actions.reverse_what_fell(**fallen, at=NOW + timedelta(days=1)) == []  # once is enough


def test_what_is_announced_is_due_from_its_own_day(county):
    row = announced(county, datetime(2026, 11, 16, 9, 0, tzinfo=LOCAL))
    assert clock_of(row).due_at == datetime(2026, 11, 26, tzinfo=LOCAL)
    assert Entry.objects.get(subject=row.ref, event="publication.issued").by == "machine"


def test_an_announcement_of_a_field_there_is_not_is_refused(county):
    with pytest.raises(Invalid, match="没有“colour”这一项"):
        announced(county, colour="red")


def test_a_correction_stands_beside_what_it_corrects(county, clerk, reviewer):
    old = published(county.unit, by=clerk, reviewer=reviewer, kind="market-penalty")
    new = actions.begin_correction(publication=old, reason="金额写错", by=clerk, at=NOW)
    assert not clocks.open_for(new.ref).exists()
    with pytest.raises(Conflict, match="已有一份更正在办"):
        actions.begin_correction(publication=old, reason="再改", by=clerk, at=NOW)
    later = NOW + timedelta(days=10)
    record = penalty_of(market=True, result="罚款六千元。")
    new = actions.prepare(publication=new, title=new.title, fields=record, by=clerk, at=later)
    assert queries.by_ids([old.pk])[old.pk].state == "published"
    new = actions.publish(publication=new, by=reviewer, at=later)
    old.refresh_from_db()
    assert (old.state, old.shown["fields"]["result"]) == ("corrected", "罚款五千元。")
    assert (new.shown["corrects"], new.shown["reason"]) == (old.serial, "金额写错")
    assert new.ends_on == old.ends_on  # a correction makes it no longer
    assert [row.publication_id for row in Listed.objects.all()] == [new.pk]


@pytest.mark.parametrize(("severity", "last"), [("light", date(2027, 2, 24)), ("other", date(2029, 11, 24))])
def test_a_market_penalty_ends_by_the_day_it_went_out(county, clerk, reviewer, severity, last):
    row = published(county.unit, by=clerk, reviewer=reviewer, kind="market-penalty", severity=severity)
    assert row.ends_on == last
    evening = datetime(last.year, last.month, last.day, 23, 59, tzinfo=LOCAL)
    with pytest.raises(Conflict, match="还没有届满"):
        actions.expire(publication=row, by=SYSTEM, at=evening)
    assert not queries.to_expire(evening).exists()
    gone = actions.expire(publication=row, by=SYSTEM, at=evening + timedelta(minutes=1))
    assert gone.state == "expired"
    assert not Listed.objects.exists()


def test_what_no_source_ends_stays(county, clerk, reviewer):
    assert published(county.unit, by=clerk, reviewer=reviewer).ends_on is None


def test_numbers_have_no_gap_and_editions_follow_the_order_of_going_out(county, clerk, reviewer):
    one, two, three = (prepared(county.unit, by=clerk) for _ in range(3))
    assert [one.serial, two.serial, three.serial] == [1, 2, 3]
    outs = [actions.publish(publication=row, by=reviewer, at=NOW) for row in (three, one)]
    assert [row.edition for row in outs] == [1, 2]


def test_what_is_out_is_not_prepared_again(county, clerk, reviewer):
    row = published(county.unit, by=clerk, reviewer=reviewer)
    with pytest.raises(WrongState, match="公示信息现在是“已公开”状态"):
        actions.prepare(publication=row, title="改", fields=penalty_of(), by=clerk, at=NOW)


def test_a_stranger_sees_nothing_of_another_unit(county, clerk):
    row = issued(county.unit, by=clerk)
    assert not queries.visible_to(county.actor("stranger")).filter(pk=row.pk).exists()
    assert queries.visible_to(county.actor("bureau")).filter(pk=row.pk).exists()


def test_a_reason_goes_out_without_the_name(county, clerk, reviewer):
    old = published(county.unit, by=clerk, reviewer=reviewer)
    new = actions.begin_correction(publication=old, reason="欧阳小明的罚款数额写错", by=clerk, at=NOW)
    assert new.reason == "欧阳某的罚款数额写错"
    fields = penalty_of(party="赵小花")
    actions.prepare(publication=new, title="更正", fields=fields, by=clerk, at=NOW)
    out = actions.publish(publication=new, by=reviewer, at=NOW)
    assert out.shown["reason"] == "欧阳某的罚款数额写错"
    gone = actions.withdraw(publication=out, reason="欧阳小明和赵小花提起复议", by=reviewer, at=NOW)
    assert gone.reason == "欧阳某和赵某提起复议"


def test_a_correction_is_not_kept_back_while_what_it_corrects_is_out(county, clerk, reviewer):
    old = published(county.unit, by=clerk, reviewer=reviewer)
    new = actions.begin_correction(publication=old, reason="当事人未满十八岁", by=clerk, at=NOW)
    with pytest.raises(Conflict, match="请先撤回被更正的公示信息"):
        actions.propose_withholding(publication=new, ground="minor", reason="十六岁", by=clerk, at=NOW)
    actions.withdraw(publication=old, reason="不应公开", by=reviewer, at=NOW)
    new.refresh_from_db()
    kept = actions.propose_withholding(publication=new, ground="minor", reason="十六岁", by=clerk, at=NOW)
    assert kept.state == "proposed"


def test_what_is_reversed_is_withdrawn_and_not_corrected(county, clerk, reviewer):
    old = published(county.unit, by=clerk, reviewer=reviewer)
    new = actions.begin_correction(publication=old, reason="数额写错", by=clerk, at=NOW)
    actions.prepare(publication=new, title="更正", fields=penalty_of(), by=clerk, at=NOW)
    with pytest.raises(Invalid, match="早于作出或形成日期2026年11月23日"):
        actions.reverse(
            publication=old, reversal="annulled", reversed_on=date(2026, 11, 22), by=clerk, at=NOW
        )
    actions.reverse(publication=old, reversal="annulled", reversed_on=date(2026, 11, 24), by=clerk, at=NOW)
    with pytest.raises(Conflict, match="被更正的决定已经依法撤销。请撤回原公示信息"):
        actions.publish(publication=new, by=reviewer, at=NOW)
    actions.drop(publication=new, reversal="annulled", reason="复议决定", by=reviewer, at=NOW)
    with pytest.raises(Conflict, match="不能更正：决定已经依法撤销。请撤回"):
        actions.begin_correction(publication=old, reason="数额写错", by=clerk, at=NOW)
