"""The catalogue of data: each change another edition, confirmed by the head, seen by all, asked for by its entries."""

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from liuhen.apps.coordination import actions, queries
from liuhen.apps.coordination.models import CatalogueEntry, DataRequest
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.flow.subjects import acting
from liuhen.kernel.ledger.models import Entry
from tests.apps.coordination.conftest import ENTRY, Ways
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.hand import changed
from tests.builders.programs import client_of

pytestmark = pytest.mark.django_db
LAW = "《中华人民共和国个人信息保护法》第二十八条、《征信业管理条例》第三条"
SAID: dict[str, Any] = dict(ENTRY)


def ask(ways: Ways, entry: CatalogueEntry, **told: Any) -> DataRequest:
    given: dict[str, Any] = {
        "asker": ways.county.unit, "purpose": "核对夜市摊位的许可", "by": ways.by("legal"), "at": NOW,
    } | told  # fmt: skip
    return actions.ask_for_data(entry=entry, **given)


@pytest.mark.article("rs-34-5")
def test_an_entry_is_written_by_the_legal_office_and_published_by_the_head(ways: Ways) -> None:
    written = ways.written()
    assert (written.state, list(queries.entries_to_confirm(ways.by("chief")))) == ("proposed", [written])
    with pytest.raises(NotPermitted):
        actions.publish_entry(entry=written, by=ways.by("stranger"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.publish_entry(entry=written, by=ways.by("head"), at=NOW)
    published = actions.publish_entry(
        entry=written, reviewed="县数据局12月1日审核", by=ways.by("chief"), at=NOW
    )
    assert (published.state, published.published_at, published.edition) == ("published", NOW, 1)
    assert not queries.entries_to_confirm(ways.by("chief")).exists()


@pytest.mark.article("rs-34-5")
def test_what_the_head_returns_is_put_right_and_waits_again_or_is_dropped(ways: Ways) -> None:
    written = ways.written()
    returned = actions.return_entry(entry=written, reason="数据项不全", by=ways.by("chief"), at=NOW)
    assert list(queries.entries_to_amend(ways.by("stranger"))) == [returned]
    with pytest.raises(WrongState):
        actions.publish_entry(entry=returned, by=ways.by("chief"), at=NOW)
    told = SAID | {"data_items": "许可证编号\n面积"}
    amended = actions.amend_entry(entry=returned, **told, by=ways.by("stranger"), at=NOW)
    assert (amended.state, amended.data_items, amended.reason) == ("proposed", "许可证编号\n面积", "")
    dropped = actions.drop_entry(entry=amended, reason="并入另一条", by=ways.by("stranger"), at=NOW)
    assert dropped.state == "dropped"
    assert ways.written(code=dropped.code).edition == 1


@pytest.mark.article("rs-34-5")
@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"sharing": "conditional", "conditions": ""}, "没有列明共享范围、使用用途等条件"),
        (
            {"sharing": "withheld", "conditions": "", "basis": "内部资料"},
            "没有列明理由和明确规定不能共享的法律",
        ),
        ({"assessed": ""}, "没有写明保密风险、个人信息保护影响的评估情况"),
    ],
)
def test_an_entry_says_conditions_the_law_it_is_withheld_by_and_how_it_was_assessed(
    ways: Ways, told: dict[str, str], says: str
) -> None:
    with pytest.raises(GateClosed, match=says):
        actions.propose_entry(
            unit=ways.county.other, code="UMB-1", **(SAID | told), by=ways.by("stranger"), at=NOW
        )
    written = ways.written()
    with pytest.raises(GateClosed, match=says):
        actions.amend_entry(entry=written, **(SAID | told), by=ways.by("stranger"), at=NOW)
    assert CatalogueEntry.objects.get() == written


@pytest.mark.article("rs-34-5")
def test_what_is_shared_with_everybody_has_no_conditions(ways: Ways) -> None:
    with pytest.raises(GateClosed, match="无条件共享的不得另设条件") as refused:
        actions.propose_entry(
            unit=ways.county.other, code="UMB-1", **(SAID | {"sharing": "open", "conditions": "须付费"}),
            by=ways.by("stranger"), at=NOW,
        )  # fmt: skip
    assert "请删去“共享条件”" in str(refused.value.remedy)


@pytest.mark.article("rs-34-5")
def test_a_change_is_another_edition_and_the_one_before_stays_readable(ways: Ways) -> None:
    first = ways.entry()
    second = actions.new_edition(
        entry=first, **(SAID | {"name": "占道许可"}), why="增加面积", by=ways.by("stranger"), at=NOW
    )
    first.refresh_from_db()
    assert (second.edition, second.code, first.state) == (2, first.code, "published")
    with pytest.raises(GateClosed, match="云岭县城市管理局的“UMB-001 占道许可”已经用这个目录编号"):
        actions.new_edition(entry=first, **SAID, why="再改", by=ways.by("stranger"), at=NOW)
    actions.publish_entry(entry=second, by=ways.by("chief"), at=NOW)
    first.refresh_from_db()
    assert (first.state, first.name) == ("replaced", "临时占道许可")
    with pytest.raises(WrongState, match="这一版现在是“已有新版”状态"):
        actions.new_edition(entry=first, **SAID, why="再改", by=ways.by("stranger"), at=NOW)
    page = client_of("legal").get(reverse("console:catalogueentry", args=[first.pk])).content.decode()
    assert reverse("console:catalogueentry", args=[second.pk]) in page


@pytest.mark.article("rs-34-5")
def test_a_number_is_one_entrys_in_the_whole_county(ways: Ways) -> None:
    ways.entry(code="C-1")
    with pytest.raises(GateClosed, match="已经用这个目录编号"):
        ways.written(code="C-1", unit=ways.county.unit, by=ways.by("legal"))
    withdrawn = actions.withdraw_entry(
        entry=CatalogueEntry.objects.get(), reason="职责划出", by=ways.by("chief"), at=NOW
    )
    assert (withdrawn.state, withdrawn.reason, withdrawn.ended_at) == ("withdrawn", "职责划出", NOW)
    assert ways.written(code="C-1").edition == 2


@pytest.mark.article("rs-34-5")
def test_no_catalogue_is_kept_for_a_unit_that_is_no_more_or_by_another_units_people(ways: Ways) -> None:
    with pytest.raises(NotPermitted):
        ways.written(unit=ways.county.other, by=ways.by("legal"))
    changed(ways.county.other, state="closed")
    ways.county.other.refresh_from_db()
    with pytest.raises(Invalid, match="已经撤销或者是内设机构"):
        ways.written(unit=ways.county.other)


@pytest.mark.article("rs-34-5")
def test_what_is_published_every_unit_sees_and_what_is_not_its_own_alone(ways: Ways) -> None:
    published, written = ways.entry(), ways.written()
    for entry, statuses in (
        (published, {"legal": 200, "wangfang": 200, "stranger": 200, "bureau": 200}),
        (written, {"legal": 404, "wangfang": 404, "stranger": 200, "bureau": 200}),
    ):
        for username, status in statuses.items():
            got = client_of(username).get(reverse("console:catalogueentry", args=[entry.pk]))
            assert got.status_code == status, (entry, username)
    listed = client_of("legal").get(reverse("console:catalogue")).content.decode()
    assert str(published) in listed
    assert str(written) not in listed
    found = client_of("legal").get(reverse("console:catalogue"), {"q": "被许可人"}).content.decode()
    assert str(published) in found
    none = client_of("legal").get(reverse("console:catalogue"), {"q": "不动产"}).content.decode()
    assert "没有符合条件的记录" in none


@pytest.mark.article("rs-34-6")
def test_a_change_of_the_law_gives_ten_working_days_to_update(ways: Ways) -> None:
    entry = ways.entry()
    noted = actions.note_change(
        entry=entry, changed_on=date(2026, 11, 23), reason="许可改为备案", by=ways.by("stranger"), at=NOW
    )
    # From Monday 23 November 2026, through Monday 7 December.
    assert clocks.open_for(noted.ref).get().due_at == datetime(2026, 12, 8, tzinfo=LOCAL)
    assert list(queries.entries_to_update(ways.by("stranger"))) == [noted]
    with pytest.raises(GateClosed, match="已经登记过目录变动"):
        actions.note_change(
            entry=noted, changed_on=date(2026, 11, 24), reason="又变", by=ways.by("stranger"), at=NOW
        )
    with pytest.raises(Invalid, match="变化发生之日不能晚于今天"):
        actions.note_change(
            entry=ways.entry(), changed_on=date(2027, 1, 1), reason="将变", by=ways.by("stranger"), at=NOW
        )
    second = actions.new_edition(entry=noted, **SAID, why="许可改为备案", by=ways.by("stranger"), at=NOW)
    actions.publish_entry(entry=second, by=ways.by("chief"), at=NOW)
    assert not clocks.open_for(noted.ref).exists()
    assert not queries.entries_to_update(ways.by("stranger")).exists()


@pytest.mark.article("rs-34-3")
def test_a_request_names_the_edition_in_force_and_keeps_what_it_said(ways: Ways) -> None:
    entry = ways.entry()
    request = ask(ways, entry)
    assert (request.entry, request.unit, request.catalogue, request.sharing) == (
        entry, entry.unit, "UMB-001 临时占道许可", "conditional",
    )  # fmt: skip
    second = actions.new_edition(
        entry=entry,
        **(SAID | {"sharing": "open", "conditions": ""}),
        why="放开",
        by=ways.by("stranger"),
        at=NOW,
    )
    with pytest.raises(GateClosed, match="这一版目录条目现在是“待审核”状态"):
        ask(ways, second)
    actions.publish_entry(entry=second, by=ways.by("chief"), at=NOW)
    with pytest.raises(GateClosed, match="这一版目录条目现在是“已有新版”状态"):
        ask(ways, CatalogueEntry.objects.get(pk=entry.pk))
    request.refresh_from_db()
    assert request.sharing == "conditional"
    page = client_of("legal").get(reverse("console:datarequest", args=[request.pk])).content.decode()
    assert "第1版，已有新版" in page
    for edition in (entry, second):
        shown = client_of("legal").get(reverse("console:catalogueentry", args=[edition.pk])).content.decode()
        assert reverse("console:datarequest", args=[request.pk]) in shown


@pytest.mark.article("rs-34-3")
def test_what_is_withheld_nobody_asks_for_and_hears_why(ways: Ways) -> None:
    entry = ways.entry(sharing="withheld", basis=f"含个人敏感信息，{LAW}")
    with pytest.raises(GateClosed, match="这条数据不予共享：含个人敏感信息") as refused:
        ask(ways, entry)
    assert "协商不成的，申请同级政务数据共享主管部门协调处理" in str(refused.value.remedy)
    assert not DataRequest.objects.exists()
    page = client_of("legal").get(reverse("console:catalogueentry", args=[entry.pk])).content.decode()
    assert "这条数据不予共享：含个人敏感信息" in page


@pytest.mark.article("rs-34-3")
def test_what_is_open_to_all_is_not_refused_unless_it_was_withdrawn(ways: Ways) -> None:
    entry = ways.entry(sharing="open")
    request = ask(ways, entry)
    with pytest.raises(GateClosed, match="无条件共享的数据可以提供给所有政府部门，不能不同意"):
        actions.refuse_data(request=request, answer="不方便", by=ways.by("stranger"), at=NOW)
    second = actions.new_edition(entry=entry, **SAID, why="改属性", by=ways.by("stranger"), at=NOW)
    actions.publish_entry(entry=second, by=ways.by("chief"), at=NOW)
    with pytest.raises(GateClosed, match="不能不同意"):
        actions.refuse_data(request=DataRequest.objects.get(), answer="已改", by=ways.by("stranger"), at=NOW)
    second.refresh_from_db()
    actions.withdraw_entry(entry=second, reason="系统停用", by=ways.by("chief"), at=NOW)
    refused = actions.refuse_data(
        request=DataRequest.objects.get(), answer="系统停用，没有数据", by=ways.by("stranger"), at=NOW
    )
    assert refused.state == "refused"


@pytest.mark.article("rs-34-3", "rs-34-4")
def test_a_request_in_hand_goes_on_when_its_entry_is_withdrawn(ways: Ways) -> None:
    entry = ways.entry()
    request = ask(ways, entry)
    actions.withdraw_entry(entry=entry, reason="职责划出", by=ways.by("chief"), at=NOW)
    agreed = actions.agree(request=DataRequest.objects.get(), answer="", by=ways.by("stranger"), at=NOW)
    done = actions.deliver(request=agreed, delivery="文件，12条", by=ways.by("stranger"), at=NOW)
    assert (done.pk, done.state) == (request.pk, "delivered")
    with pytest.raises(GateClosed, match="这一版目录条目现在是“已撤销”状态"):
        ask(ways, CatalogueEntry.objects.get())


@pytest.mark.article("rs-34-3")
def test_an_entry_shows_who_asked_as_far_as_the_reader_sees_it_and_terms_kept_or_late(ways: Ways) -> None:
    entry = ways.entry()
    in_time, late = ask(ways, entry), ask(ways, entry, purpose="核对户外广告")
    actions.agree(request=in_time, answer="", by=ways.by("stranger"), at=NOW)
    actions.refuse_data(
        request=late, answer="涉密", by=ways.by("stranger"), at=datetime(2026, 12, 9, 9, tzinfo=LOCAL)
    )  # the tenth working day was Tuesday 8 December
    third = build.unit("WAT", "云岭县水利局", parent=ways.county.government)
    build.account(build.person(third, "江法制", "400003", kind="clerk"), "third", "legal")
    address = reverse("console:catalogueentry", args=[entry.pk])
    for username, is_told in (("legal", True), ("stranger", True), ("third", False)):
        page = client_of(username).get(address).content.decode()
        assert ("核对夜市摊位的许可" in page) is is_told, username
        assert ("其他单位的申请 2 件" in page) is not is_told, username
        assert ("答复：按期办结" in page and "答复：逾期办结" in page) is is_told, username


@pytest.mark.article("rs-34-3")
def test_what_was_asked_in_words_alone_reads_as_before_and_is_answered(ways: Ways) -> None:
    token = acting.set(1)
    old = DataRequest.objects.create(
        unit=ways.county.other, asker=ways.county.unit, catalogue="占道经营许可", sharing="open", purpose="核对",
        asked_at=NOW, state="asked",
    )  # fmt: skip
    acting.reset(token)
    page = client_of("legal").get(reverse("console:datarequest", args=[old.pk])).content.decode()
    assert "占道经营许可" in page
    refused = actions.refuse_data(request=old, answer="没有", by=ways.by("stranger"), at=NOW)
    assert refused.state == "refused"


def test_the_pages_lead_from_the_list_to_the_request(ways: Ways) -> None:
    entry = ways.entry()
    legal = client_of("legal")
    listed = legal.get(reverse("console:data-requests")).content.decode()
    assert reverse("console:catalogue") in listed
    address = reverse("console:catalogueentry-ask", args=[entry.pk])
    assert address in legal.get(reverse("console:catalogueentry", args=[entry.pk])).content.decode()
    made = legal.post(address, {"asker": ways.county.unit.pk, "purpose": "核对许可"})
    request = DataRequest.objects.get()
    assert made.headers["Location"] == reverse("console:datarequest", args=[request.pk])
    told = Entry.objects.filter(subject=request.ref, event="data-request.asked")
    assert told.count() == 1
    trail = legal.get(reverse("console:datarequest", args=[request.pk])).content.decode()
    assert "有条件共享" in trail
