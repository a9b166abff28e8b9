"""Units work together for a time that has an end, tell what they did, and ask each other for data by terms."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from liuhen.apps.coordination import actions, jobs, queries
from liuhen.apps.coordination.models import Arrangement, Bulletin, DataRequest, JointWork, Member
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.apps.coordination.conftest import Ways
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW
from tests.builders.hand import changed
from tests.builders.programs import client_of
from tests.builders.visits import the_field

pytestmark = [pytest.mark.django_db]
WHO = {"body": "执法大队", "contact": "李法制", "phone": "0431-1234567"}


def proposed(ways: Ways, **told: Any) -> Arrangement:
    given: dict[str, Any] = {
        "unit": ways.county.unit, "units": [ways.county.other], "field": "餐饮油烟", "plan": "每季度联合检查一次",
        "emergency_plan": "群体投诉时一小时内会商", "priorities": "夜市、居民楼下餐饮", "since": date(2026, 11, 24),
        "until": date(2027, 11, 23), "report_months": 3, "by": ways.by("legal"), "at": NOW,
    } | WHO  # fmt: skip
    return actions.arrange(**given | told)


def begun(ways: Ways) -> Arrangement:
    arrangement = proposed(ways)
    actions.sign(member=arrangement.members.get(state="asked"), by=ways.by("stranger"), at=NOW, **WHO)
    return Arrangement.objects.get(pk=arrangement.pk)


@pytest.mark.article("rs-34-1")
def test_it_begins_once_every_unit_has_signed_and_its_report_has_a_day(ways: Ways) -> None:
    arrangement = proposed(ways)
    assert (arrangement.state, Member.objects.filter(state="signed").count()) == ("proposed", 1)
    (other,) = queries.members_to_sign(ways.by("stranger"))
    with pytest.raises(NotPermitted):
        actions.sign(member=other, by=ways.by("legal"), at=NOW, **WHO)
    assert begun_again(ways, other).state == "in-force"
    # Three months from 24 November 2026: Wednesday 24 February 2027.
    assert clocks.open_for(arrangement.ref).get().due_at == datetime(2027, 2, 25, tzinfo=LOCAL)


def begun_again(ways: Ways, member: Member) -> Arrangement:
    return actions.sign(member=member, by=ways.by("stranger"), at=NOW, **WHO).arrangement


@pytest.mark.article("rs-34-1")
def test_there_is_none_without_an_end_alone_or_with_a_closed_unit(ways: Ways) -> None:
    for told, said in (
        ({"until": None}, "没有写明终止日期"), ({"until": date(2026, 11, 24)}, "终止日期不晚于起始日期"),
        ({"units": []}, "联合执法机制至少有两个单位"), ({"units": [ways.county.unit]}, "联合执法机制至少有两个单位"),
    ):  # fmt: skip
        with pytest.raises(GateClosed, match=said) as refused:
            proposed(ways, **told)
        assert refused.value.duty == "rs-34-1"
    with pytest.raises(GateClosed, match="云岭县旧局已经撤销"):
        proposed(ways, units=[ways.county.other, ways.closed()])
    with pytest.raises(Invalid, match="每几个月通报一次须在1至12之间"):
        proposed(ways, report_months=0)
    with pytest.raises(Invalid, match="请写明应急预案"):
        proposed(ways, emergency_plan=" ")
    assert not Arrangement.objects.exists()


@pytest.mark.article("rs-34-2")
def test_each_report_begins_the_next_term_and_joint_actions_are_kept(ways: Ways) -> None:
    arrangement = begun(ways)
    later = NOW + timedelta(days=60)
    actions.act(
        arrangement=arrangement,
        on=date(2026, 12, 20),
        content="联合检查夜市12户",
        by=ways.by("legal"),
        at=later,
    )
    actions.report(
        arrangement=arrangement, on=later.date(), content="检查12户，立案2件", by=ways.by("legal"), at=later
    )
    assert [each.kind for each in queries.bulletins_of(arrangement)] == ["report", "action"]
    assert clocks.open_for(arrangement.ref).get().duty_id == "rs-34-2"
    assert not queries.due_soon(queries.arrangements_to_report(ways.by("legal")), later).exists()
    soon = later + timedelta(days=85)
    assert queries.due_soon(queries.arrangements_to_report(ways.by("legal")), soon).exists()
    with pytest.raises(NotPermitted):
        actions.report(arrangement=arrangement, on=NOW.date(), content="无", by=ways.by("stranger"), at=later)


@pytest.mark.article("rs-34-1")
def test_before_its_first_day_nothing_is_done_in_it(ways: Ways) -> None:
    first = date(2026, 12, 10)
    arrangement = proposed(ways, since=first)
    actions.sign(member=arrangement.members.get(state="asked"), by=ways.by("stranger"), at=NOW, **WHO)
    signed = Arrangement.objects.get()
    assert (signed.state, clocks.open_for(signed.ref).exists()) == ("proposed", False)
    told: dict[str, Any] = {"arrangement": signed, "content": "检查", "by": ways.by("legal")}
    with pytest.raises(WrongState):
        actions.act(on=NOW.date(), at=NOW, **told)
    with pytest.raises(Invalid, match="所依据的机制没有生效"):
        asked(ways, arrangement=signed)
    day = datetime(2026, 12, 10, 6, tzinfo=LOCAL)
    assert list(queries.to_begin(day - timedelta(days=1))) == []
    jobs.begin_one(signed.ref, day)
    jobs.begin_one(signed.ref, day)
    assert Arrangement.objects.get().state == "in-force"
    # Three months from 10 December 2026: Wednesday 10 March 2027.
    assert clocks.open_for(signed.ref).get().due_at == datetime(2027, 3, 11, tzinfo=LOCAL)
    for does in (actions.act, actions.report):
        with pytest.raises(Invalid, match="日期早于机制的起始日期"):
            does(on=date(2026, 12, 9), at=day, **told)
    assert asked(ways, arrangement=signed, at=day).arrangement == signed
    with pytest.raises(Invalid, match="不是双方都参加的"):
        asked(ways, asker=ways.county.government, arrangement=signed, at=day)


@pytest.mark.article("rs-34-1")
def test_one_of_before_that_began_too_early_waits_for_its_first_day(ways: Ways) -> None:
    arrangement = begun(ways)
    Arrangement.objects.filter(pk=arrangement.pk).update(since=date(2026, 12, 10))
    for does in (actions.act, actions.report):
        with pytest.raises(GateClosed, match="机制自2026年12月10日起生效，现在还没有开始"):
            does(arrangement=arrangement, on=date(2026, 12, 9), content="检查", by=ways.by("legal"),
                 at=datetime(2026, 12, 9, 23, tzinfo=LOCAL))  # fmt: skip


@pytest.mark.article("rs-34-1")
def test_past_its_last_day_nothing_is_done_in_it_and_it_ends(ways: Ways) -> None:
    arrangement = begun(ways)
    after = datetime(2027, 11, 24, 9, tzinfo=LOCAL)
    with pytest.raises(GateClosed, match="机制的期限（2027年11月23日）已经届满"):
        actions.report(arrangement=arrangement, on=NOW.date(), content="没有", by=ways.by("legal"), at=after)
    assert list(queries.run_out(after)) == [arrangement]
    jobs.end_one(arrangement.ref, after)
    ended = Arrangement.objects.get()
    assert (ended.state, ended.ended_reason) == ("ended", "期限届满")
    assert not clocks.open_for(ended.ref).exists()


@pytest.mark.article("rs-34-1")
def test_it_is_ended_before_its_day_with_a_reason(ways: Ways) -> None:
    ended = actions.end_arrangement(arrangement=begun(ways), reason="机构改革", by=ways.by("legal"), at=NOW)
    assert ended.state == "ended"


def asked(ways: Ways, **told: Any) -> DataRequest:
    given: dict[str, Any] = {
        "asker": ways.county.unit, "purpose": "核对夜市摊位的许可", "by": ways.by("legal"), "at": NOW,
    } | told  # fmt: skip
    if "entry" not in given:
        given["entry"] = ways.entry()
    return actions.ask_for_data(**given)


@pytest.mark.article("rs-34-3", "rs-34-4")
def test_data_are_answered_in_one_or_ten_working_days_and_delivered_in_twenty(ways: Ways) -> None:
    # From Tuesday 24 November 2026: through Wednesday, and through Tuesday 8 December.
    for sharing, due in (("open", date(2026, 11, 26)), ("conditional", date(2026, 12, 9))):
        running = clocks.open_for(asked(ways, entry=ways.entry(sharing=sharing)).ref).get()
        assert running.due_at == datetime.combine(due, datetime.min.time(), LOCAL)
    request = DataRequest.objects.latest("pk")
    agreed = actions.agree(request=request, answer="仅限本案", by=ways.by("stranger"), at=NOW)
    assert clocks.open_for(agreed.ref).get().due_at == datetime(2026, 12, 23, tzinfo=LOCAL)
    done = actions.deliver(request=agreed, delivery="接口，312条", by=ways.by("stranger"), at=NOW)
    assert (done.state, clocks.open_for(done.ref).exists()) == ("delivered", False)


@pytest.mark.article("rs-34-3")
def test_no_data_without_a_purpose_from_oneself_or_by_whoever_asked(ways: Ways) -> None:
    with pytest.raises(Invalid, match="请写明用途"):
        asked(ways, purpose="")
    with pytest.raises(GateClosed, match="不能发给云岭县城市管理局自己"):
        asked(ways, asker=ways.county.other, by=ways.by("stranger"))
    request = asked(ways)
    for verb, told in (
        (actions.agree, {}), (actions.refuse_data, {"answer": "不行"}),
    ):  # fmt: skip
        with pytest.raises(GateClosed, match="应由云岭县城市管理局办理"):
            verb(request=request, by=ways.by("legal"), at=NOW, **told)
    refused = actions.refuse_data(request=request, answer="涉及个人信息", by=ways.by("stranger"), at=NOW)
    assert refused.state == "refused"


@pytest.mark.article("rs-34-1")
def test_both_units_see_the_pages_and_a_third_does_not(ways: Ways) -> None:
    arrangement, request = proposed(ways), asked(ways)
    third = build.unit("WAT", "云岭县水利局", parent=ways.county.government)
    build.account(build.person(third, "江法制", "400003", kind="clerk"), "third", "legal")
    for name, pk in (("arrangement", arrangement.pk), ("datarequest", request.pk)):
        for username, status in (("legal", 200), ("stranger", 200), ("bureau", 200), ("third", 404)):
            got = client_of(username).get(reverse(f"console:{name}", args=[pk]))
            assert got.status_code == status, (name, username)
    page = client_of("stranger").get(reverse("console:arrangement", args=[arrangement.pk])).content.decode()
    member = arrangement.members.get(state="asked")
    assert reverse("console:member-sign", args=[member.pk]) in page
    for name in ("arrangements", "data-requests", "arrangement-arrange"):
        assert client_of("legal").get(reverse(f"console:{name}")).status_code == 200, name


@pytest.mark.article("rs-34-1")
def test_what_came_of_a_joint_action_is_led_to_from_both_sides_for_whoever_sees_it(ways: Ways) -> None:
    arrangement = begun(ways)
    visit, case = the_field(ways.cases).approved(), ways.cases.open()
    told: dict[str, Any] = {
        "arrangement": arrangement, "on": NOW.date(), "content": "联合检查夜市", "by": ways.by("legal"), "at": NOW,
    }  # fmt: skip
    foreign = ways.cases.open()
    changed(foreign, unit=ways.county.government)
    foreign.refresh_from_db()
    with pytest.raises(Invalid, match="不是参加单位办理的"):
        actions.act(**told, cases=[foreign])
    assert not Bulletin.objects.exists()
    actions.act(**told, visits=[visit], cases=[case])
    assert sorted(JointWork.objects.values_list("about", flat=True)) == sorted((visit.ref, case.ref))
    home = reverse("console:arrangement", args=[arrangement.pk])
    own, other = (client_of(name).get(home).content.decode() for name in ("legal", "stranger"))
    for row in (visit, case):
        page = reverse(f"console:{row._meta.model_name}", args=[row.pk])
        assert f'href="{page}"' in own
        assert home in client_of("legal").get(page).content.decode()
        assert f'href="{page}"' not in other
        assert client_of("stranger").get(page).status_code == 404
    assert "其他单位办理的 2 项" in other
