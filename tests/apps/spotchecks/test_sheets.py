"""Sheets: who may fill one in, what must be on it, what follows, and what is never replaced."""

from typing import Any

import pytest

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.models import Recording, Viewing
from liuhen.apps.spotchecks import population, queries
from liuhen.apps.spotchecks.actions import sheets
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.regulation.spotchecks import RESULTS, SHEET
from tests.apps.spotchecks.conftest import LATER, Make, draw, fill
from tests.builders.county import NOW, County, account, person
from tests.builders.recordings import Bring

pytestmark = pytest.mark.article("av-14-1")


@pytest.fixture
def sheet(drawn: Plan) -> Sheet:
    return queries.sheets_of(drawn)[0]


def test_a_sheet_is_filled_in_after_looking_and_what_was_not_met_is_a_finding_about_the_officer(
    county: County, sheet: Sheet
) -> None:
    done = fill(
        county,
        sheet,
        results={"notice": "unmet", "manners": "met", "faces": "not-applicable"},
        remarks={"notice": "开头三十秒没有告知"},
        good_practice="讲解耐心",
    )
    assert (done.state, done.faults, done.good_practice) == ("submitted", 1, "讲解耐心")
    finding = Finding.objects.get(code="SHEET-NOTICE-ABSENT")
    assert (finding.duty, finding.about, finding.person_id) == ("av-10-1", sheet.ref, sheet.officer_id)
    entry = proofs.trail(sheet.ref)[-1]
    assert proofs.payload_of(entry)["data"]["results"]["notice"] == "unmet"
    assert Viewing.objects.get().purpose == sheet.purpose


def test_the_finding_is_followed_to_its_end(county: County, sheet: Sheet) -> None:
    fill(county, sheet, results={"usable": "unmet"}, remarks={"usable": "镜头被遮挡"})
    (finding,) = Finding.objects.filter(code="SHEET-QUALITY-POOR")
    legal, head = county.actor("legal"), county.actor("head")
    findings.conclude(finding=finding, upheld=True, text="属实", by=legal, at=LATER)
    order = findings.order_rectification(
        finding=finding, demand="规范佩戴", due_on=sheet.plan.due_on, by=legal, at=LATER
    )
    findings.report_rectification(rectification=order, text="已培训", by=head, at=LATER)
    findings.pass_rectification(rectification=order, verdict="属实", by=legal, at=LATER)
    assert Finding.objects.get(pk=finding.pk).state == "rectified"


def test_a_sheet_without_having_looked_for_it_is_refused(county: County, sheet: Sheet) -> None:
    from liuhen.apps.recordings.actions import viewing

    legal = county.actor("legal")
    viewing.begin(recording=sheet.recording, purpose="别的用途", by=legal, at=LATER)
    with pytest.raises(GateClosed, match="没有为本次抽查查看过") as refused:
        sheets.submit(sheet=sheet, results={"notice": "met"}, remarks={}, by=legal, at=LATER)
    assert "《设备办法》第14条" in str(refused.value)


def test_an_empty_sheet_is_refused(county: County, sheet: Sheet) -> None:
    with pytest.raises(GateClosed, match="没有填写任何一项"):
        fill(county, sheet, results={"notice": ""})
    assert Sheet.objects.get(pk=sheet.pk).state == "assigned"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"results": {"nonsense": "met"}}, "nonsense"),
        ({"results": {"notice": "perfect"}}, "notice"),
        ({"results": {"notice": "unmet"}}, "notice_remark"),
        ({"remarks": {"notice": "长" * 1001}}, "notice_remark"),
    ],
)
def test_what_does_not_belong_on_the_sheet_is_said_at_its_field(
    county: County, sheet: Sheet, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        fill(county, sheet, **changes)
    assert refused.value.field == field


def test_a_late_file_is_not_put_on_record_twice(county: County, make: Make) -> None:
    drawn = draw(county, make(quota=12))
    late = Sheet.objects.get(plan=drawn, recording__late=True)
    fill(county, late, results={"stored": "unmet"}, remarks={"stored": "迟到"})
    assert [finding.code for finding in Finding.objects.all()] == ["RECORDING-LATE"]


def test_only_the_assigned_checker_hands_it_in(county: County, sheet: Sheet) -> None:
    account(person(county.unit, "张法制", "100006", kind="clerk"), "legal2", "legal")
    with pytest.raises(GateClosed, match="由李法制检查"):
        fill(county, sheet, by="legal2")
    sheets.reassign(
        sheet=sheet, checker=Account.objects.get(username="legal2"), by=county.actor("legal"), at=LATER
    )
    assert fill(county, sheet, by="legal2").state == "submitted"


def test_a_sheet_is_not_given_to_whoever_has_it(county: County, sheet: Sheet) -> None:
    with pytest.raises(Invalid, match="已由李法制检查"):
        sheets.reassign(
            sheet=sheet, checker=Account.objects.get(username="legal"), by=county.actor("legal"), at=LATER
        )


@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "stranger", "security"])
def test_who_has_no_right_to_fill_does_not(county: County, sheet: Sheet, username: str) -> None:
    with pytest.raises(NotPermitted):
        sheets.submit(sheet=sheet, results={"notice": "met"}, remarks={}, by=county.actor(username), at=LATER)


def test_it_is_handed_in_once(county: County, sheet: Sheet) -> None:
    fill(county, sheet)
    with pytest.raises(WrongState):
        fill(county, sheet)


@pytest.fixture
def both(county: County) -> None:
    """王芳 is a legal reviewer too, and the only checker there is."""
    from liuhen.apps.people.actions import accounts

    accounts.grant_role(
        account=Account.objects.get(username="wangfang"), role="legal", unit=county.unit, by=SYSTEM, at=NOW
    )


def test_nobody_is_assigned_or_fills_in_a_sheet_on_what_he_recorded(
    county: County, both: None, make: Make
) -> None:
    wangfang = Account.objects.get(username="wangfang")
    drawn = draw(county, make(checkers=[wangfang]))
    own = Sheet.objects.filter(plan=drawn, officer=county.officer)
    assert {sheet.checker for sheet in own} == {None}, "left out, and nobody else to ask"
    assert {sheet.checker for sheet in drawn.sheets.exclude(officer=county.officer)} == {wangfang}
    with pytest.raises(GateClosed, match="不能检查自己的记录"):
        sheets.reassign(sheet=own[0], checker=wangfang, by=county.actor("legal"), at=LATER)
    with pytest.raises(GateClosed, match="王芳是该记录的录制人"):
        fill(county, own[0], by="wangfang")
    assert not Viewing.objects.exists()


def test_who_holds_the_device_or_brought_the_file_is_left_out(
    county: County, both: None, make: Make, bring: Bring, stock: list[Recording]
) -> None:
    wangfang = Account.objects.get(username="wangfang")
    devices.check_out(
        device=county.device, officer=county.officer,
        check=PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0),
        by=county.actor("keeper"), at=NOW,
    )  # fmt: skip
    drawn = draw(county, make(checkers=[wangfang], quota=12))
    assert {sheet.checker for sheet in drawn.sheets.all()} == {None}


def test_two_checkers_take_turns(county: County, make: Make) -> None:
    account(person(county.unit, "张法制", "100006", kind="clerk"), "legal2", "legal")
    pair = list(Account.objects.filter(username__in=("legal", "legal2")))
    drawn = draw(county, make(checkers=pair))
    assert sorted(sheet.checker_id for sheet in drawn.sheets.all()) == sorted(2 * [a.pk for a in pair])


def test_what_was_drawn_is_never_replaced_by_hand(county: County, sheet: Sheet) -> None:
    for username in ("legal", "bureau"):
        with pytest.raises(GateClosed, match="不得人为更换") as refused:
            sheets.refuse_replacement(sheet=sheet, by=county.actor(username), at=LATER)
        assert refused.value.duty == "av-14-1"
    assert proofs.trail(sheet.ref)[-1].event == "move.refused"


def test_what_cannot_be_checked_is_followed_by_the_next_of_its_stratum(county: County, sheet: Sheet) -> None:
    plan, legal = sheet.plan, county.actor("legal")
    with pytest.raises(Invalid):
        sheets.set_aside(sheet=sheet, reason=" ", by=legal, at=LATER)
    sheets.set_aside(sheet=sheet, reason="文件无法播放", by=legal, at=LATER)
    stand_in = Sheet.objects.get(stands_for=sheet)
    assert (stand_in.place, stand_in.stratum, stand_in.state) == (5, sheet.stratum, "assigned")
    order = population.draw_of(plan).drawn(seed=bytes.fromhex(plan.seed), further={sheet.stratum: 1})
    assert [each.id for each in order if each.stratum == sheet.stratum][-1] == stand_in.recording_id
    sheets.set_aside(sheet=stand_in, reason="也不能播放", by=legal, at=LATER)
    assert Sheet.objects.filter(plan=plan).count() == 6


def test_the_unit_does_not_touch_the_sheets_of_the_bureaus_plan(county: County, make: Make) -> None:
    bureau = Account.objects.get(username="bureau")
    drawn = draw(
        county, make(unit=county.government, checkers=[bureau], by=county.actor("bureau")), by="bureau"
    )
    sheet, legal = queries.sheets_of(drawn)[0], county.actor("legal")
    with pytest.raises(NotPermitted, match="属于云岭县人民政府的抽查计划"):
        sheets.reassign(sheet=sheet, checker=Account.objects.get(username="legal"), by=legal, at=LATER)
    with pytest.raises(NotPermitted):
        sheets.set_aside(sheet=sheet, reason="不想被查", by=legal, at=LATER)
    with pytest.raises(GateClosed, match="由周监督检查"):
        fill(county, sheet)


def test_a_stratum_that_is_used_up_sends_nobody(county: County, make: Make) -> None:
    drawn = draw(county, make(quota=12))
    sheet = drawn.sheets.first()
    assert sheet is not None
    gone = sheets.set_aside(sheet=sheet, reason="损坏", by=county.actor("legal"), at=LATER)
    assert (gone.state, drawn.sheets.count()) == ("set-aside", 12)


def test_an_officer_sees_his_own_sheet_once_it_is_handed_in(county: County, drawn: Plan) -> None:
    wangfang = county.actor("wangfang")
    assert not queries.sheets_visible_to(wangfang).exists()
    mine = Sheet.objects.filter(officer=county.officer).first()
    assert mine is not None
    fill(county, mine)
    assert list(queries.sheets_visible_to(wangfang)) == [mine]
    assert not queries.plans_visible_to(wangfang).exists()


def test_never_sampled_is_a_mark_until_the_first_sheet(county: County, make: Make) -> None:
    plan = make()
    assert all("never" in item.marks for item in population.items_of(plan))
    draw(county, plan)
    assert not any("never" in item.marks for item in population.items_of(make()))


def test_every_item_has_its_duty_its_kinds_and_its_finding() -> None:
    assert len({item.key for item in SHEET}) == len(SHEET) == 8
    assert all(item.kinds and item.finding.code.startswith("SHEET-") for item in SHEET)
    assert [item.key for item in SHEET if "photo" in item.kinds] == ["usable", "whole", "stored", "other"]
    assert set(RESULTS) == {"met", "unmet", "not-applicable", "unclear"}
