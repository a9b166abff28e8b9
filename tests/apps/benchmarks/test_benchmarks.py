"""A unit says beforehand how far it goes with which violation; an act is judged by what held on its day."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.apps.benchmarks import actions, importing, queries
from liuhen.apps.benchmarks.models import Band, Benchmark
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.offices import actions as offices
from liuhen.apps.people.models import Account, Person
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.spreadsheets import read, workbook
from tests.builders.county import NOW
from tests.builders.powers import FINE, Powers

TODAY, SELLING = NOW.date(), "未经许可从事食品生产经营"
pytestmark = [pytest.mark.article("rs-11-1"), pytest.mark.django_db]


def draft(powers: Powers, *, code: str = FINE, violation: str = SELLING, by: str = "legal") -> Benchmark:
    return actions.draft(
        unit=powers.county.unit, code=code, violation=violation, basis="《食品安全法》第122条", reason="首次编制",
        by=powers.actor(by), at=NOW,
    )  # fmt: skip


def put(powers: Powers, benchmark: Benchmark, name: str = "从轻", **told: Any) -> Benchmark:
    usual: dict[str, Any] = {
        "grade": "light", "circumstances": "货值金额不足一万元", "outcomes": ["fine"], "least_yuan": 50_000,
        "most_yuan": 65_000,
    }  # fmt: skip
    told = usual | told
    return actions.put_band(benchmark=benchmark, name=name, by=powers.actor("legal"), at=NOW, **told)


def out(
    powers: Powers, benchmark: Benchmark, *, at: datetime = NOW, effective_on: date | None = None
) -> Benchmark:
    actions.submit(benchmark=benchmark, by=powers.actor("legal"), at=at)
    return actions.publish(
        benchmark=benchmark, effective_on=effective_on or at.date(), by=powers.actor("head"), at=at
    )


@pytest.fixture
def listed(powers: Powers) -> Powers:
    powers.published()
    return powers


def test_a_benchmark_is_drafted_submitted_and_published_and_then_stays(listed: Powers) -> None:
    published = out(listed, put(listed, draft(listed)))
    assert (published.state, published.effective_on) == ("published", TODAY)
    with pytest.raises(WrongState):
        put(listed, published, "从重")
    announced = Publication.objects.get(about=published.ref)
    assert (announced.kind, announced.unit_id) == ("benchmark", listed.county.unit.pk)
    assert "1个档次" in announced.fields["text"]


def test_an_act_is_judged_by_the_version_of_its_day(listed: Powers) -> None:
    first = out(listed, put(listed, draft(listed)))
    later = NOW + timedelta(days=10)
    second = draft(listed)
    assert (second.number, [band.name for band in queries.bands_of(second)]) == (2, ["从轻"])
    put(listed, second, most_yuan=60_000)
    out(listed, second, at=later, effective_on=later.date() + timedelta(days=5))
    unit = listed.county.unit
    assert queries.benchmarks_on(unit, FINE, TODAY - timedelta(days=1)) == []
    assert queries.benchmarks_on(unit, FINE, later.date() + timedelta(days=4)) == [first]
    assert queries.benchmarks_on(unit, FINE, later.date() + timedelta(days=5)) == [second]
    (band,) = queries.bands_on(unit, FINE, later.date())
    assert (band.most_yuan, band.amount_zh) == (65_000, "50000元至65000元")
    assert [*queries.in_force(later.date() + timedelta(days=5))] == [second]


def test_what_ends_holds_to_the_day_before(listed: Powers) -> None:
    found = out(listed, put(listed, draft(listed)))
    ended_on = TODAY + timedelta(days=7)
    actions.end(benchmark=found, ended_on=ended_on, reason="法律修改", by=listed.actor("head"), at=NOW)
    unit = listed.county.unit
    assert queries.benchmarks_on(unit, FINE, ended_on - timedelta(days=1)) == [found]
    assert queries.benchmarks_on(unit, FINE, ended_on) == []
    assert not queries.in_force(ended_on).exists()
    with pytest.raises(Invalid, match="已定于"):
        actions.end(benchmark=found, ended_on=ended_on, reason="再次", by=listed.actor("head"), at=NOW)


def test_without_a_band_there_is_nothing_to_publish(listed: Powers) -> None:
    with pytest.raises(
        GateClosed, match="不能提请审定：还没有一个档次（依据《责任制》第11条）。请先填写档次"
    ):
        actions.submit(benchmark=draft(listed), by=listed.actor("legal"), at=NOW)


def test_a_power_that_is_not_listed_has_no_benchmark(listed: Powers) -> None:
    made = put(listed, draft(listed, code="X-1"))
    with pytest.raises(GateClosed, match="权责清单没有编码为X-1的职权"):
        actions.submit(benchmark=made, by=listed.actor("legal"), at=NOW)


def test_before_there_is_a_list_a_benchmark_may_come_first(powers: Powers) -> None:
    assert out(powers, put(powers, draft(powers))).state == "published"


@pytest.mark.parametrize(
    ("day", "says"),
    [(TODAY - timedelta(days=1), "早于公布之日"), (TODAY + timedelta(days=367), "在一年以后")],
)
def test_a_benchmark_is_neither_backdated_nor_years_ahead(listed: Powers, day: date, says: str) -> None:
    made = put(listed, draft(listed))
    with pytest.raises(GateClosed, match=says):
        out(listed, made, effective_on=day)
    assert made.unit.state == "active"


def test_the_next_version_takes_effect_after_the_last(listed: Powers) -> None:
    out(listed, put(listed, draft(listed)))
    with pytest.raises(GateClosed, match="不晚于上一版"):
        out(listed, draft(listed))


def test_one_version_of_a_violation_is_made_at_a_time(listed: Powers) -> None:
    draft(listed)
    with pytest.raises(Invalid, match="编制中"):
        draft(listed, violation=f"　{SELLING} ")
    assert draft(listed, violation="经营超过保质期的食品").number == 1


def test_who_may_not_draft_is_told_nothing(listed: Powers) -> None:
    with pytest.raises(NotPermitted):
        draft(listed, by="stranger")
    made = put(listed, draft(listed))
    assert queries.visible_to(listed.actor("stranger")).count() == 0
    actions.submit(benchmark=made, by=listed.actor("legal"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.publish(benchmark=made, effective_on=TODAY, by=listed.actor("legal"), at=NOW)


def test_only_the_leader_of_the_day_publishes(listed: Powers) -> None:
    made = put(listed, draft(listed))
    actions.submit(benchmark=made, by=listed.actor("legal"), at=NOW)
    offices.name(
        unit=listed.county.unit, person=Person.objects.get(number="100002"), role="principal", title="局长",
        document="云任〔2026〕1号", since=TODAY, by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="您今天不是"):
        actions.publish(benchmark=made, effective_on=TODAY, by=listed.actor("head"), at=NOW)


def test_what_is_sent_back_waits_with_its_reason(listed: Powers) -> None:
    made = put(listed, draft(listed))
    actions.submit(benchmark=made, by=listed.actor("legal"), at=NOW)
    assert [*queries.to_publish(listed.actor("head"))] == [made]
    actions.send_back(benchmark=made, remark="幅度过宽", by=listed.actor("head"), at=NOW)
    assert [row.remark for row in queries.sent_back(listed.actor("legal"))] == ["幅度过宽"]
    actions.drop(benchmark=made, reason="重编", by=listed.actor("legal"), at=NOW)
    assert draft(listed).number == 1


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"least_yuan": 9, "most_yuan": 3}, "不低于最低金额"),
        ({"most_yuan": None, "least_yuan": None}, "请填写金额或者倍数"),
        ({"outcomes": ["warning"]}, "所选的处理种类没有金额"),
        ({"most_times": "5"}, "只能填一样"),
        ({"least_yuan": None, "most_yuan": None, "most_times": "五"}, "倍数应写成数字"),
        ({"least_yuan": None, "most_yuan": None, "most_times": "5"}, "写明倍数的基数"),
        ({"least_yuan": None, "most_yuan": None, "least_times": "6", "most_times": "5"}, "不低于最低倍数"),
        ({"outcomes": []}, "请选择处理种类"),
    ],
)
def test_a_band_that_says_nothing_or_two_things_is_refused(
    listed: Powers, told: dict[str, Any], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        put(listed, draft(listed), **told)
    assert not Band.objects.exists()


def test_a_band_of_the_same_name_is_written_over_and_can_go(listed: Powers) -> None:
    made = put(listed, draft(listed))
    put(listed, made, circumstances="货值金额不足五千元")
    put(
        listed, made, "从重", grade="heavy", least_yuan=None, most_yuan=None, least_times="10",
        most_times="15.50", times_of="货值金额",
    )  # fmt: skip
    assert [(b.name, b.place, b.amount_zh) for b in queries.bands_of(made)] == [
        ("从轻", 1, "50000元至65000元"),
        ("从重", 2, "货值金额的10倍至15.5倍"),
    ]
    actions.drop_band(benchmark=made, name="从轻", by=listed.actor("legal"), at=NOW)
    assert [band.name for band in queries.bands_of(made)] == ["从重"]
    with pytest.raises(Invalid, match="没有名为“从轻”的档次"):
        actions.drop_band(benchmark=made, name="从轻", by=listed.actor("legal"), at=NOW)


def sheet(*rows: tuple[str, ...]) -> bytes:
    return workbook("裁量基准", importing.COLUMNS, rows)


def row(**told: str) -> tuple[str, ...]:
    cells = dict(zip(importing.COLUMNS, importing.EXAMPLE, strict=True)) | told
    return tuple(cells[name] for name in importing.COLUMNS)


def take(powers: Powers, data: bytes, *, by: str = "legal") -> list[str]:
    lines = read(io.BytesIO(data), size=len(data), columns=importing.COLUMNS, most_rows=importing.MOST_ROWS)
    outcomes = importing.take(lines, unit=powers.county.unit, by=powers.actor(by), at=NOW)
    return [outcome.refusal for outcome in outcomes]


def test_a_sheet_fills_one_draft_a_violation_and_says_what_it_could_not_take(listed: Powers) -> None:
    refusals = take(
        listed,
        sheet(
            row(), row(档次="从重", 轻重="从重", 最低金额="80000", 最高金额="100000"), row(),
            row(档次="一般", 处理种类="打板子"), row(档次="一般", 轻重="很重"), row(违法行为="另一种", 最低金额="五万"),
        ),
    )  # fmt: skip
    assert refusals[:2] == ["", ""]
    assert "已有名为“从轻”的档次" in refusals[2]
    assert "“处理种类”不能是“打板子”" in refusals[3]
    assert "“轻重”不能是“很重”" in refusals[4]
    assert "“最低金额”不能是“五万”" in refusals[5]
    (made,) = Benchmark.objects.all()
    assert [(b.name, b.outcomes) for b in queries.bands_of(made)] == [
        ("从轻", ["fine", "confiscate"]),
        ("从重", ["fine", "confiscate"]),
    ]


def test_a_sheet_of_somebody_without_the_right_leaves_nothing(listed: Powers) -> None:
    assert all("没有这项权限" in refusal for refusal in take(listed, sheet(row()), by="stranger"))
    assert not Benchmark.objects.exists()


@pytest.fixture
def legal(listed: Powers, client: Client) -> Client:
    client.force_login(Account.objects.get(username="legal"))
    return client


def test_the_pages_show_and_take_what_the_actions_take(legal: Client, listed: Powers) -> None:
    made = put(listed, draft(listed), most_yuan=900_000)
    for name, args in (("benchmarks", ()), ("benchmark", (made.pk,)), ("benchmarks-import", ())):
        assert legal.get(reverse(f"console:{name}", args=args)).status_code == 200, name
    page = legal.get(reverse("console:benchmark", args=[made.pk])).content.decode()
    assert "“从轻”的上限超过下限的10倍（国发〔2024〕5号）" in page
    where = reverse("console:benchmark-band", args=[made.pk])
    assert legal.get(f"{where}?name=从轻").content.decode().count("checked") >= 1
    told = {
        "name": "一般",
        "grade": "ordinary",
        "circumstances": "一般情形",
        "outcomes": ["warning", "criticism"],
    }
    assert legal.post(where, told).status_code == 302
    assert [b.outcomes_zh for b in queries.bands_of(made)] == ["罚款", "警告、通报批评"]
    assert legal.post(where, told | {"outcomes": ["gold"]}).status_code == 422
    assert legal.get(reverse("console:benchmarks-template")).status_code == 200


def test_the_import_page_checks_before_it_takes(legal: Client, listed: Powers) -> None:
    where, unit = reverse("console:benchmarks-import"), listed.county.unit.pk
    for checking, left in (({"checking": "on"}, 0), ({}, 1)):
        file = SimpleUploadedFile("a.xlsx", sheet(row()))
        assert legal.post(where, {"file": file, "unit": unit, **checking}).status_code == 200
        assert Benchmark.objects.count() == left


def test_everybody_may_read_what_is_out_and_nothing_else(client: Client, listed: Powers) -> None:
    published, hidden = (
        out(listed, put(listed, draft(listed))),
        put(listed, draft(listed, violation="经营超过保质期的食品")),
    )
    page = client.get(reverse("portal:benchmarks")).content.decode()
    assert SELLING in page
    assert "超过保质期" not in page
    assert "从轻" in client.get(reverse("portal:benchmark", args=[published.pk])).content.decode()
    assert client.get(reverse("portal:benchmark", args=[hidden.pk])).status_code == 404
    assert SELLING not in client.get(reverse("portal:benchmarks"), {"on": "2020-01-01"}).content.decode()
    assert client.get(reverse("portal:benchmarks"), {"on": "昨天", "q": "\x00"}).status_code == 200
