"""What the system sees by itself: signs of misuse become leads, once each, however often it looks."""

from datetime import timedelta
from itertools import pairwise

import pytest

from liuhen.apps.accountability import jobs, signs_of_misuse
from liuhen.apps.accountability.actions import review
from liuhen.apps.accountability.models import Cursor, Lead, LeadSource
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings.actions import viewing
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Refused
from liuhen.kernel.jobs import PERIODIC
from liuhen.kernel.vault.models import FixityFailure, FixityRun
from liuhen.regulation import vocabulary
from liuhen.regulation.recordings import STORE_IN_TIME
from tests.builders.county import NOW, County

LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


def tries_to_delete(county: County, recording, *, by: str = "wangfang", at=NOW) -> None:
    with pytest.raises(Refused):
        viewing.refuse_deletion(recording=recording, by=county.actor(by), at=at)


def looks_without_purpose(county: County, recording, *, at) -> None:
    with pytest.raises(Refused):
        viewing.begin(recording=recording, purpose=" ", by=county.actor("wangfang"), at=at)


def late(county: County, bring) -> Finding:
    """Bring a file in 25 hours after its end; one hour late."""
    recording = bring(until=NOW - timedelta(hours=25))
    return Finding.objects.get(about=recording.ref, code="RECORDING-LATE")


@pytest.mark.article("av-16-1")
def test_one_attempt_to_delete_is_a_lead_about_who_tried_and_the_recording(county: County, bring):
    recording = bring()
    tries_to_delete(county, recording)
    assert signs_of_misuse.sweep(at=LATER) == 1
    lead = Lead.objects.get()
    assert (lead.kind, lead.person, lead.state, lead.raiser) == ("deletion", county.officer, "raised", None)
    assert [each.recording for each in lead.recordings.all()] == [recording]


@pytest.mark.article("av-16-1")
def test_sweeping_again_changes_nothing_and_the_cursor_has_moved(county: County, bring):
    tries_to_delete(county, bring())
    signs_of_misuse.sweep(at=LATER)
    assert signs_of_misuse.sweep(at=LATER + DAY) == 0
    assert Lead.objects.count() == LeadSource.objects.count() == 1
    assert Cursor.objects.get(name="move.refused").position > 0


def test_a_kill_before_the_cursor_moved_costs_nothing(county: County, bring):
    tries_to_delete(county, bring())
    signs_of_misuse.sweep(at=LATER)
    Cursor.objects.update(position=0)
    assert signs_of_misuse.sweep(at=LATER) == 0
    assert Lead.objects.count() == 1


def test_what_is_younger_than_ten_minutes_is_read_again(county: County, bring):
    tries_to_delete(county, bring())
    signs_of_misuse.sweep(at=NOW + timedelta(minutes=9))
    assert Lead.objects.count() == 1
    assert Cursor.objects.get(name="move.refused").position == 0


@pytest.mark.article("av-16-1")
def test_one_click_without_a_purpose_is_no_scandal_and_three_in_a_month_are_one_lead(county: County, bring):
    recording = bring()
    for n in range(2):
        looks_without_purpose(county, recording, at=NOW + n * DAY)
    assert signs_of_misuse.sweep(at=NOW + 2 * DAY) == 0
    looks_without_purpose(county, recording, at=NOW + 2 * DAY)
    assert signs_of_misuse.sweep(at=NOW + 3 * DAY) == 1
    assert Lead.objects.get().count == 3


def test_three_spread_wider_than_the_window_are_none(county: County, bring):
    recording = bring()
    for n in range(3):
        looks_without_purpose(county, recording, at=NOW + n * 16 * DAY)
    assert signs_of_misuse.sweep(at=NOW + 60 * DAY) == 0


def test_a_further_refusal_makes_the_open_lead_grow(county: County, bring):
    recording = bring()
    tries_to_delete(county, recording)
    signs_of_misuse.sweep(at=LATER)
    tries_to_delete(county, recording, at=LATER)
    signs_of_misuse.sweep(at=LATER + DAY)
    lead = Lead.objects.get()
    assert lead.count == 2
    assert lead.last_at == LATER


def test_what_one_lead_rested_on_does_not_count_for_the_next(county: County, bring):
    recording = bring()
    for n in range(3):
        looks_without_purpose(county, recording, at=NOW + n * timedelta(minutes=1))
    signs_of_misuse.sweep(at=LATER)
    lead = review.take(lead=Lead.objects.get(), by=county.actor("legal"), at=LATER)
    hearing = review.invite(
        lead=lead, told="三次未写用途", answer_by=(LATER + 2 * DAY).date(), by=county.actor("legal"), at=LATER
    )
    review.speak(hearing=hearing, statement="误点", by=county.actor("wangfang"), at=LATER)
    review.propose(lead=lead, founded=False, reasons="误点", evidence="", by=county.actor("legal"), at=LATER)
    review.sign(lead=lead, by=county.actor("bureau"), at=LATER)
    looks_without_purpose(county, recording, at=LATER + DAY)
    assert signs_of_misuse.sweep(at=LATER + 2 * DAY) == 0


@pytest.mark.article("av-16-1")
def test_a_late_file_is_a_lead_once_its_finding_is_upheld(county: County, bring):
    finding = late(county, bring)
    assert signs_of_misuse.sweep(at=LATER) == 0
    findings.conclude(finding=finding, upheld=True, text="不成立", by=county.actor("legal"), at=LATER)
    assert signs_of_misuse.sweep(at=LATER + DAY) == 1
    assert (Lead.objects.get().kind, Lead.objects.get().person) == ("lost", county.officer)


@pytest.mark.article("av-16-1")
def test_a_late_file_unanswered_is_a_lead_after_fifteen_days_and_not_on_the_fifteenth(county: County, bring):
    late(county, bring)
    assert signs_of_misuse.sweep(at=NOW + 15 * DAY) == 0
    assert signs_of_misuse.sweep(at=NOW + 15 * DAY + timedelta(seconds=1)) == 1
    assert signs_of_misuse.sweep(at=NOW + 20 * DAY) == 0


@pytest.mark.parametrize(
    ("code", "kind"),
    [("RECORDING-NEVER-ARRIVED", "lost"), ("ACTIVITY-UNRECORDED", "unrecorded"), ("DEVICE-LOST", "lost")],
)
@pytest.mark.article("av-16-1")
def test_a_finding_of_a_code_in_the_table_is_a_lead_at_once_whoever_defines_it(
    county: County, code: str, kind: str
):
    finding = findings.open_finding(
        found=vocabulary.Finding(code, "所缺"), duty=STORE_IN_TIME, about="device:1", about_zh="设备",
        unit_id=county.unit.pk, person=county.officer, by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert signs_of_misuse.sweep(at=LATER) == 1
    assert Lead.objects.get().kind == kind
    assert LeadSource.objects.get().key == finding.ref


@pytest.mark.article("av-16-1")
def test_a_file_that_is_not_what_the_station_declared_is_one_lead(county: County, bring):
    bring(sha256="0" * 64)
    assert signs_of_misuse.sweep(at=LATER) == 1
    assert (Lead.objects.get().kind, Lead.objects.get().origin) == ("falsified", "intake")


@pytest.mark.article("av-16-1")
@pytest.mark.parametrize(("result", "kind"), [("missing", "lost"), ("corrupt", "falsified")])
def test_what_the_vault_did_not_find_whole_is_a_lead_about_nobody_yet(
    county: County, bring, result: str, kind: str
):
    recording = bring()
    for hours in range(2):  # two runs find the same
        run = FixityRun.objects.create(started_at=NOW + timedelta(hours=hours), both=True)
        key = f"sha256/{recording.sha256[:2]}/{recording.sha256[2:4]}/{recording.sha256}"
        FixityFailure.objects.create(run=run, key=key, result=result, at=NOW)
    assert signs_of_misuse.sweep(at=LATER) == 1
    assert (Lead.objects.get().kind, Lead.objects.get().person) == (kind, None)


def test_a_lead_is_never_a_conclusion(county: County, bring):
    tries_to_delete(county, bring())
    signs_of_misuse.sweep(at=LATER)
    assert Lead.objects.get().founded is None


def test_the_jobs_are_declared_and_run(county: County, bring):
    tries_to_delete(county, bring(), at=NOW)
    jobs.raise_leads()
    jobs.find_odd_looks()
    assert Lead.objects.count() == 1
    assert {f"{jobs.__name__}.raise_leads", f"{jobs.__name__}.find_odd_looks"} <= set(PERIODIC)


def test_the_trail_of_a_lead_names_its_sources_in_the_order_they_came(county: County, bring):
    recording = bring()
    for n in range(3):
        tries_to_delete(county, recording, at=NOW + timedelta(minutes=n))
    signs_of_misuse.sweep(at=LATER)
    keys = [int(each.key.partition(":")[2]) for each in LeadSource.objects.order_by("at")]
    assert all(a < b for a, b in pairwise(keys))
