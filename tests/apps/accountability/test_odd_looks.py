"""Odd looks: each rule at its threshold and just before it, once per span, through the auditor to the bureau."""

from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.accountability import odd_looks, queries, signs_of_misuse
from liuhen.apps.accountability.actions import looks
from liuhen.apps.accountability.models import Cursor, Lead, OddLook
from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings.actions import exports, viewing
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import BY_KIND, Kind
from liuhen.kernel.flow import GateClosed, NotPermitted
from liuhen.kernel.jobs.setting_aside import job_of
from liuhen.kernel.ledger import proofs
from liuhen.regulation import accountability as law
from liuhen.regulation import parameters
from liuhen.regulation.parameters import (
    LOOK_MANY_RECORDINGS,
    LOOK_NIGHT_FROM_HOUR,
    LOOK_SAME_PERSON_TIMES,
    numbers_of,
)
from tests.builders.county import LOCAL, NOW, County

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LATER = NOW + 40 * DAY


def look(county: County, recording, *, by: str = "bureau", at: datetime = NOW, purpose: str = ""):
    words = purpose or f"核查投诉{at:%m%d%H%M%S}号"
    return viewing.begin(recording=recording, purpose=words, by=county.actor(by), at=at)


def rules_found(*, at: datetime = LATER) -> set[str]:
    odd_looks.sweep(at=at)
    return set(OddLook.objects.values_list("rule", flat=True))


def files(bring, n: int) -> list[Recording]:
    return [bring(b"film %d" % i, filename=f"f{i}.mp4") for i in range(n)]


def test_an_ordinary_look_in_working_hours_is_not_odd(county: County, bring):
    look(county, bring())
    assert rules_found() == set()


@pytest.mark.parametrize(
    ("moment", "is_odd"),
    [
        (datetime(2026, 11, 24, 21, 59, 59, tzinfo=LOCAL), False),
        (datetime(2026, 11, 24, 22, 0, tzinfo=LOCAL), True),
        (datetime(2026, 11, 25, 5, 59, 59, tzinfo=LOCAL), True),
        (datetime(2026, 11, 25, 6, 0, tzinfo=LOCAL), False),
        (datetime(2026, 11, 28, 10, 0, tzinfo=LOCAL), True),  # a Saturday
    ],
)
def test_night_and_rest_days(county: County, bring, moment: datetime, is_odd: bool):
    look(county, bring(), at=moment)
    assert rules_found() == ({"off-hours"} if is_odd else set())


def test_many_recordings_in_an_hour_at_the_threshold_and_not_before(county: County, bring):
    some = files(bring, LOOK_MANY_RECORDINGS.value)
    for n, recording in enumerate(some[:-1]):
        look(county, recording, at=NOW + n * MINUTE)
    assert "many" not in rules_found(at=NOW + 30 * MINUTE)
    look(county, some[-1], at=NOW + 40 * MINUTE)
    assert "many" in rules_found()
    assert OddLook.objects.get(rule="many").count == LOOK_MANY_RECORDINGS.value


def test_the_same_person_again_and_again(county: County, bring):
    recording = bring()
    for n in range(LOOK_SAME_PERSON_TIMES.value - 1):
        look(county, recording, at=NOW + n * MINUTE)
    assert "same-person" not in rules_found(at=NOW + 30 * MINUTE)
    look(county, recording, at=NOW + 20 * MINUTE)
    assert "same-person" in rules_found()


@pytest.mark.parametrize("purpose", ["看看", "工作需要", "111", "。。。", "了解 情况"])
def test_words_that_say_nothing(county: County, bring, purpose: str):
    look(county, bring(), purpose=purpose)
    assert rules_found() == {"empty-purpose"}


@pytest.mark.parametrize("purpose", ["核查投诉〔2026〕12号", "日常监督", "案件办理：市监罚〔2026〕8号"])
def test_words_that_say_something(purpose: str):
    assert not law.says_nothing(purpose)


def test_the_same_words_ten_times_in_a_week(county: County, bring):
    recording = bring()
    for n in range(10):
        look(county, recording, at=NOW + n * MINUTE, purpose="日常监督")
    assert "same-purpose" in rules_found()


def test_a_colleagues_recordings_without_a_matter_across_two_sweeps(county: County, bring):
    some = files(bring, 5)
    for n, recording in enumerate(some[:4]):
        look(county, recording, by="head", at=NOW + n * MINUTE)
    assert "colleague" not in rules_found(at=NOW + 30 * MINUTE)
    look(county, some[4], by="head", at=NOW + 40 * MINUTE)
    assert "colleague" in rules_found()


def test_an_open_finding_is_a_reason_to_look_at_a_colleague(county: County, bring):
    bring(b"late", filename="late.mp4", until=NOW - timedelta(hours=25))
    for n, recording in enumerate(files(bring, 5)):
        look(county, recording, by="head", at=NOW + n * MINUTE)
    assert "colleague" not in rules_found()


def test_looking_after_a_refused_request_for_the_same(county: County, bring):
    recording, head, legal = bring(), county.actor("head"), county.actor("legal")
    export = exports.request(
        recordings=[recording], purpose="自用", recipient="本人", delivery="originals", by=legal, at=NOW
    )
    exports.reject(export=export, opinion="用途不明", by=head, at=NOW)
    look(county, recording, by="legal", at=NOW + 30 * DAY)
    assert "after-refusal" in rules_found()


def test_his_own_before_he_answered(county: County, bring):
    from liuhen.apps.findings.actions import answer, open_finding
    from liuhen.kernel.access import SYSTEM
    from liuhen.regulation.recordings import LENGTH_AS_TOLD, ORIGINALS_NEVER_CHANGE

    recording = bring()
    open_finding(
        found=LENGTH_AS_TOLD.finding, duty=ORIGINALS_NEVER_CHANGE, about=recording.ref, about_zh="f",
        unit_id=county.unit.pk, person=county.officer, by=SYSTEM, at=NOW,
    )  # fmt: skip
    answer(finding=Finding.objects.get(), text="设备重启", by=county.actor("wangfang"), at=NOW + 2 * MINUTE)
    look(county, recording, by="wangfang", at=NOW + 3 * MINUTE)
    assert rules_found() == set()
    look(county, recording, by="wangfang", at=NOW + MINUTE)
    assert rules_found(at=LATER + DAY) == {"before-answer"}


def test_a_look_is_judged_by_the_rule_of_its_day_and_says_which(
    county: County, bring, monkeypatch: pytest.MonkeyPatch
):
    # The county counts the night from 20:00 since Wednesday 25 November 2026; before, the rulebook's 22:00 stood.
    number = {"value": 20, "source": "云岭县内部规定", "since": date(2026, 11, 25)}
    read = numbers_of({LOOK_NIGHT_FROM_HOUR.key: number}, own_regulation=False)
    monkeypatch.setitem(parameters._COUNTY, LOOK_NIGHT_FROM_HOUR.key, read[LOOK_NIGHT_FROM_HOUR.key])
    recording = bring()
    look(county, recording, at=datetime(2026, 11, 24, 21, 0, tzinfo=LOCAL))
    assert rules_found() == set(), "swept in January, judged by the rule of November 24"
    look(county, recording, at=datetime(2026, 11, 24, 22, 30, tzinfo=LOCAL))
    look(county, recording, at=datetime(2026, 11, 25, 21, 0, tzinfo=LOCAL))
    assert rules_found(at=LATER + DAY) == {"off-hours"}
    first, second = OddLook.objects.order_by("viewing_id")
    assert (first.rule_since, second.rule_since) == (date(2022, 8, 26), date(2026, 11, 25))
    assert "夜间查看起算 22时" in first.measured_by_zh
    assert "夜间查看起算 20时" in second.measured_by_zh
    told = proofs.payload_of(proofs.trail(second.ref)[0])["data"]
    assert told["rule_since"] == "2026-11-25"


def test_sweeping_again_finds_nothing_new_and_a_lost_cursor_neither(county: County, bring):
    look(county, bring(), purpose="看看")
    assert odd_looks.sweep(at=LATER) == 1
    assert odd_looks.sweep(at=LATER) == 0
    Cursor.objects.update(position=0)
    assert odd_looks.sweep(at=LATER) == 0


def test_a_look_of_this_minute_waits(county: County, bring):
    look(county, bring(), purpose="看看")
    assert odd_looks.sweep(at=NOW + 9 * MINUTE) == 0
    assert odd_looks.sweep(at=NOW + 10 * MINUTE) == 1


@pytest.fixture
def found(county: County, bring) -> OddLook:
    look(county, bring(), by="head", purpose="看看")
    odd_looks.sweep(at=LATER)
    return OddLook.objects.get()


def test_the_auditor_passes_on_and_can_do_nothing_else(county: County, found: OddLook):
    auditor = county.actor("audit")
    passed = looks.pass_on(look=found, remark="请核", by=auditor, at=LATER)
    assert passed.state == "passed"
    with pytest.raises(NotPermitted):
        looks.dismiss(look=found, verdict="无事", by=auditor, at=LATER)
    with pytest.raises(NotPermitted):
        looks.take_up(look=found, kind="private", verdict="查", by=auditor, at=LATER)


@pytest.mark.parametrize("username", ["wangfang", "keeper", "legal", "head", "bureau", "system", "security"])
def test_nobody_else_passes_one_on(county: County, found: OddLook, username: str):
    with pytest.raises(NotPermitted):
        looks.pass_on(look=found, remark="", by=county.actor(username), at=LATER)


@pytest.mark.article("av-16-1")
def test_the_bureau_makes_a_lead_of_it_or_dismisses_it(county: County, found: OddLook):
    looks.pass_on(look=found, remark="", by=county.actor("audit"), at=LATER)
    assert list(queries.looks_to_judge(county.actor("bureau"))) == [found]
    lead = looks.take_up(look=found, kind="private", verdict="需核查", by=county.actor("bureau"), at=LATER)
    assert (lead.origin, lead.handler.kind) == ("look", "bureau")  # it concerns a head
    found.refresh_from_db()
    assert (found.state, found.lead) == ("taken-up", lead)


def test_nobody_judges_his_own_look(county: County, bring):
    look(county, bring(), by="bureau", purpose="看看")
    odd_looks.sweep(at=LATER)
    own = OddLook.objects.get()
    looks.pass_on(look=own, remark="", by=county.actor("audit"), at=LATER)
    with pytest.raises(GateClosed):
        looks.dismiss(look=own, verdict="无事", by=county.actor("bureau"), at=LATER)
    assert not queries.looks_to_judge(county.actor("bureau")).exists()


def test_a_supervisor_judges_anothers_look(county: County, found: OddLook):
    looks.pass_on(look=found, remark="", by=county.actor("audit"), at=LATER)
    assert looks.dismiss(look=found, verdict="已核", by=county.actor("bureau"), at=LATER).state == "dismissed"
    assert not Lead.objects.exists()


def test_the_rights_of_tracing_and_odd_looks_are_the_auditors_alone(county: County):
    from liuhen.kernel.access import ROLES, Permission

    own = {Permission.TRACE_READ, Permission.ODD_LOOK_SEE, Permission.ODD_LOOK_PASS}
    assert own <= BY_KIND[Kind.AUDIT]
    assert not any(own & role.permissions for role in ROLES.values())
    assert not own & BY_KIND[Kind.SYSTEM] | own & BY_KIND[Kind.SECURITY]


def test_what_was_set_aside_under_the_names_of_then_is_still_tried_again():
    then = "liuhen.apps.accountability"
    now = {
        f"{then}.odd.judge": odd_looks.judge,
        f"{then}.signals.look_at_entry": signs_of_misuse.look_at_entry,
        f"{then}.signals.ask_why": signs_of_misuse.ask_why,
        f"{then}.signals.look_at_failure": signs_of_misuse.look_at_failure,
    }
    assert {name: job_of(name) for name in now} == now
    assert [job.path for job in now.values()] == [*now]
