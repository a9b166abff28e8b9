"""What phones wrote on site, merged: order, lateness, wrong clocks, two phones, lost and changed steps."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.activities.models import Activity
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate
from liuhen.apps.visits import papers
from liuhen.apps.visits.models import FieldStep, TicketUse, Visit
from liuhen.kernel import auditing
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.ledger import keyring, proofs
from tests.builders.county import NOW
from tests.builders.inspections import establishment
from tests.builders.visits import WHOLE, Field

SOON = NOW + timedelta(minutes=5)
DAY_MS = 86_400_000


def codes(about: str) -> set[str]:
    return set(Finding.objects.filter(about=about).values_list("code", flat=True))


@pytest.mark.article("rs-29-1")
def test_a_whole_visit_without_a_network_is_merged_in_one_go(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, *WHOLE)
    answer = ground.merge(steps, at=SOON)
    assert answer.refused == {}
    visit.refresh_from_db()
    assert visit.state == "left"
    assert visit.entered_at == NOW + timedelta(seconds=1)
    assert visit.left_at == NOW + timedelta(seconds=8)
    (defect,) = visit.defects.all()
    assert (defect.item, defect.place, defect.note) == ("没有过期食品", "库房", "过期食品3件")
    assert defect.found_at == NOW + timedelta(seconds=5)
    assert [(each.kind, each.defect_id) for each in visit.files.order_by("id")] == [
        ("photo", defect.pk), ("signature", None),
    ]  # fmt: skip
    assert codes(visit.ref) == set()


@pytest.mark.article("rs-29-1")
def test_the_duty_to_record_follows_by_itself(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=SOON)
    visit.refresh_from_db()
    activity = visit.activity
    assert activity
    assert (activity.state, activity.kind, activity.started_at) == ("ended", "inspection", visit.entered_at)
    assert activity.notice == "phrase"
    assert activity.obligation.lacking == "unrecorded"


def test_many_visits_of_one_merge_each_leave_all_their_traces(
    ground: Field, django_assert_max_num_queries: Any
) -> None:
    firms = [ground.firm, *(establishment(ground.firm.unit, n) for n in range(2, 6))]
    visits = [ground.approved(establishment=firm) for firm in firms]
    batch = [each for visit in visits for each in ground.walk(visit, *WHOLE)]
    with django_assert_max_num_queries(45):  # one by one there were some 530
        answer = ground.merge(batch, at=SOON)
    assert (answer.refused, FieldStep.objects.count()) == ({}, 40)
    for visit in visits:
        visit.refresh_from_db()
        told = [entry.event for entry in proofs.trail(visit.ref)]
        assert told[-2:] == ["visit.entered", "visit.left"]
        assert visit.activity
        assert [entry.event for entry in proofs.trail(visit.activity.ref)] == [
            "activity.opened", "activity.notice-told", "activity.ended",
        ]  # fmt: skip
        assert [entry.event for entry in proofs.trail(visit.activity.obligation.ref)] == ["obligation.owed"]
        assert RunningClock.objects.filter(subject=visit.ref, stopped_at=None).count() == 1
    assert auditing.audit(trust=keyring.verifiers(), own_keys=True).faults == []


@pytest.mark.article("rs-29-1")
def test_steps_stand_where_no_activity_may_be_opened_and_that_is_found(ground: Field) -> None:
    visit = ground.approved()
    (held,) = Certificate.objects.filter(person=ground.docket.second)
    register.suspend_certificate(certificate=held, reason="年审", by=SYSTEM, at=NOW)
    ground.merge(ground.walk(visit, *WHOLE), at=SOON)
    visit.refresh_from_db()
    assert (visit.state, visit.activity) == ("left", None)
    assert codes(visit.ref) == {"VISIT-NO-ACTIVITY"}
    assert not Activity.objects.exists()


@pytest.mark.article("rs-29-1")
def test_an_activity_that_one_merge_opened_is_told_of_and_ended_by_the_next(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, *WHOLE)
    ground.merge(steps[:2], at=SOON)
    activity = Activity.objects.get()
    assert (activity.state, activity.notice) == ("under-way", "")
    ground.merge(steps[2:], at=SOON + timedelta(minutes=1))
    activity.refresh_from_db()
    assert (activity.state, activity.notice) == ("ended", "phrase")
    assert [entry.event for entry in proofs.trail(activity.ref)] == [
        "activity.opened", "activity.notice-told", "activity.ended",
    ]  # fmt: skip
    assert activity.obligation.lacking == "unrecorded"
    assert auditing.audit(trust=keyring.verifiers(), own_keys=True).faults == []


def test_merging_again_changes_nothing(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, *WHOLE)
    ground.merge(steps[:4], at=SOON)
    ground.merge(steps, at=SOON)
    answer = ground.merge(steps, at=SOON)
    assert (answer.merged.fresh, len(answer.merged.known)) == ((), 8)
    assert FieldStep.objects.count() == 8
    assert Visit.objects.get().state == "left"


@pytest.mark.article("rs-29-1")
@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("card",), "不能记入现场步骤：入企检查现在是“已批准”状态"),
        (("scan-in", "reason"), "不能记入现场步骤：“说明事项和理由、告知权利”以前还没有“出示执法证件”"),
        (("scan-in", "card", "check"), "不能记入现场步骤：“逐项检查”以前还没有“说明事项和理由、告知权利”"),
        (("scan-in", "card", "reason", "finding"), "不能记入现场步骤：“记录发现的问题”以前还没有“逐项检查”"),
        (
            ("scan-in", "card", "reason", "check", "scan-out"),
            "不能扫码离开：“扫码离开”以前还没有“当事人签名”",
        ),
    ],
)
def test_what_is_out_of_order_is_kept_and_refused_by_name(
    ground: Field, kinds: tuple[str, ...], said: str
) -> None:
    visit = ground.approved()
    answer = ground.merge(ground.walk(visit, *kinds), at=SOON)
    (refused,) = answer.refused.values()
    assert refused.partition("（")[0] == said
    step = FieldStep.objects.get(kind=kinds[-1])
    assert (step.marks, step.said) == ("refused", refused)
    assert codes(visit.ref) == {"VISIT-STEP-REFUSED"}


@pytest.mark.parametrize(
    ("kinds", "more", "said"),
    [
        (("scan-in",), {"ticket": "0" * 64}, "不能扫码进入：出示的检查券不是这次检查的"),
        (("scan-in",), {"code": "91220112MA0000000X"}, "不能扫码进入：扫到的编码不是该企业的"),
        (
            ("scan-in", "card", "reason"), {"rights": False},
            "不能记入现场步骤：没有确认已经说明事项、理由并告知权利",
        ),
        (("scan-in", "card", "reason", "check"), {"results": {"0": "met"}}, "不能记入现场步骤：检查清单没有逐项填写"),
        (
            ("scan-in", "card", "reason", "check", "unsigned"), {"witness": ""},
            "不能记入现场步骤：当事人拒绝签名的，没有写明原因和见证人",
        ),
        (
            ("scan-in", "card", "reason", "check", "finding"), {"note": " "},
            "不能记入现场步骤：没有写明发现的问题",
        ),
        (("scan-in", "card", "reason", "check", "sign"), {"sha256": ""}, "不能记入现场步骤：没有照片或者签名"),
    ],
)  # fmt: skip
def test_what_a_step_says_has_to_be_so(
    ground: Field, kinds: tuple[str, ...], more: dict[str, Any], said: str
) -> None:
    visit = ground.approved()
    answer = ground.merge(ground.walk(visit, *kinds, **more), at=SOON)
    (refused,) = answer.refused.values()
    assert refused.partition("（")[0] == said


def test_a_phone_whose_clock_is_wrong_by_a_day_is_put_right(ground: Field) -> None:
    visit = ground.approved()
    ground.phone(off_ms=-DAY_MS)
    ground.merge(ground.walk(visit, *WHOLE), at=SOON, off_ms=-DAY_MS)
    visit.refresh_from_db()
    assert visit.entered_at == NOW + timedelta(seconds=1)
    step = FieldStep.objects.get(kind="scan-in")
    assert (step.phone_at, step.done_at) == (NOW + timedelta(days=-1, seconds=1), NOW + timedelta(seconds=1))
    assert codes(visit.ref) == {"VISIT-CLOCK-WRONG"}


def test_a_clock_that_is_set_back_on_site_is_seen_and_put_right(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, "scan-in", "card")
    ground.phone().clock -= DAY_MS
    steps += ground.walk(visit, "reason", "check")
    ground.merge(steps, at=SOON, off_ms=-DAY_MS)
    moments = FieldStep.objects.order_by("seq").values_list("done_at", flat=True)
    assert list(moments) == [NOW + timedelta(seconds=n) for n in (1, 2, 3, 4)]
    assert codes(visit.ref) == {"VISIT-CLOCK-SET", "VISIT-CLOCK-WRONG"}


def test_nine_days_without_a_network_are_late_and_nothing_is_lost(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=NOW + timedelta(days=9))
    visit.refresh_from_db()
    assert (visit.state, visit.entered_at) == ("left", NOW + timedelta(seconds=1))
    assert {each.marks for each in FieldStep.objects.all()} == {"late"}
    finding = Finding.objects.get(about=visit.ref)
    assert (finding.code, finding.person, finding.state) == (
        "VISIT-MERGED-LATE",
        ground.docket.officer,
        "open",
    )


@pytest.mark.article("rs-16-1")
def test_a_ticket_shown_by_two_phones_burns_once_and_nothing_is_lost(ground: Field) -> None:
    visit = ground.approved()
    first = ground.walk(visit, "scan-in", "card", username="liqiang")
    second = ground.walk(visit, *WHOLE)
    ground.merge(first, username="liqiang", at=SOON)
    answer = ground.merge(second, at=SOON)
    assert answer.refused == {}
    uses = TicketUse.objects.order_by("id").values_list("state", "phone__person__name")
    assert list(uses) == [("burned", "李强"), ("twice", "王芳")]
    assert FieldStep.objects.filter(visit=visit).count() == 10
    visit.refresh_from_db()
    assert visit.state == "left"
    assert codes(visit.ref) == {"VISIT-TICKET-TWICE"}


def test_a_tampered_step_is_refused_by_name_and_what_follows_waits(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, *WHOLE)
    changed = steps[4][0].replace("3件", "0件"), steps[4][1]
    answer = ground.merge([*steps[:4], changed, *steps[5:]], at=SOON)
    assert answer.merged.false == ((4, "signature", "签名不对，内容被改动过"),)
    assert answer.merged.missing == (4, 4)
    assert codes(answer.phone.ref) == {"VISIT-STEP-FALSE"}
    assert ground.merge(steps, at=SOON).merged.is_whole
    visit.refresh_from_db()
    assert visit.state == "left"


def test_lost_steps_leave_a_gap_that_has_to_be_explained(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, *WHOLE)
    ground.merge(steps[:4], at=SOON)
    assert ground.merge(steps[6:], at=SOON).merged.missing == (4, 5)
    answer = ground.merge(steps[6:], at=SOON, lost=True)
    assert len(answer.merged.fresh) == 2
    visit.refresh_from_db()
    assert visit.state == "left"
    assert codes(visit.ref) == {"VISIT-STEPS-LOST"}


def test_a_key_used_on_two_phones_forks(ground: Field) -> None:
    visit = ground.approved()
    phone = ground.phone()
    before = phone.tail
    ground.merge(ground.walk(visit, "scan-in"), at=SOON)
    phone.tail = before  # a backup put back
    fork = ground.walk(visit, "scan-in")
    for _ in range(2):
        ground.merge(fork, at=SOON)
    assert sorted(FieldStep.objects.values_list("seq", "marks")) == [(0, ""), (0, "fork")]
    assert codes(f"phone:{ground.phones['wangfang'][1].pk}") == {"VISIT-STEPS-FORKED"}


def test_a_picture_has_to_come_before_the_step_that_speaks_of_it(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, "scan-in", "card", "reason", "check", "sign", sha256="ab" * 32)
    answer = ground.merge(steps, at=SOON)
    assert answer.wanted == ("ab" * 32,)
    assert not FieldStep.objects.exists()


def test_a_late_scan_in_is_its_own_state_with_its_reason(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, "scan-in", reason="企业门口没有信号，先行进入"), at=SOON)
    visit.refresh_from_db()
    assert (visit.state, visit.late_reason) == ("entered-late", "企业门口没有信号，先行进入")
    assert codes(visit.ref) == {"VISIT-ENTERED-LATE"}
    ground.merge(ground.walk(visit, *WHOLE[1:]), at=SOON)
    visit.refresh_from_db()
    assert visit.state == "left"


def test_somebody_elses_visit_is_not_moved_and_the_step_is_kept(ground: Field) -> None:
    visit = ground.approved()
    ground.docket.third  # noqa: B018 (has no account; the visit is not his)
    ground.phone().visit = "999"
    answer = ground.merge([ground.phone().does("scan-in")], at=SOON)
    assert answer.refused == {0: "不能记入现场步骤：没有这次检查，或者您不是检查人员"}
    assert FieldStep.objects.get().visit_id is None
    visit.refresh_from_db()
    assert visit.state == "approved"


BEGUN = ("scan-in", "card", "reason", "check")


@pytest.mark.article("rs-29-1")
@pytest.mark.parametrize(
    ("kinds", "is_marked"),
    [
        ((*BEGUN, "sign", "finding", "scan-out"), True),
        ((*BEGUN, "unsigned", "finding", "photo", "scan-out"), True),
        ((*BEGUN, "finding", "sign", "photo", "scan-out"), False),
        ((*BEGUN, "sign", "finding", "sign", "scan-out"), False),
        ((*BEGUN, "sign", "finding", "unsigned", "scan-out"), False),
        ((*BEGUN, "sign", "scan-out"), False),
    ],
)
@pytest.mark.parametrize("by_ones", [False, True])
def test_what_was_found_after_the_firm_signed_has_to_be_explained_and_nothing_is_lost(
    ground: Field, kinds: tuple[str, ...], *, is_marked: bool, by_ones: bool
) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, *kinds)
    for batch in [[each] for each in steps] if by_ones else [steps]:
        assert ground.merge(batch, at=SOON).refused == {}
    visit.refresh_from_db()
    assert (visit.state, visit.defects.count()) == ("left", kinds.count("finding"))
    (left,) = FieldStep.objects.filter(kind="scan-out")
    assert left.marks_zh == (["签名以后又有问题，没有再签"] if is_marked else [])
    assert codes(visit.ref) == ({"VISIT-SIGNED-BEFORE"} if is_marked else set())


@pytest.mark.article("rs-29-1")
def test_what_the_other_officer_found_after_the_firm_signed_is_seen_too(ground: Field) -> None:
    visit = ground.approved()
    mine = ground.walk(visit, *BEGUN, "sign")
    ground.merge(mine, at=SOON)
    ground.phone("liqiang").clock += 20_000
    ground.merge(ground.walk(visit, "finding", username="liqiang"), username="liqiang", at=SOON)
    ground.phone().clock += 40_000
    ground.merge(ground.walk(visit, "scan-out"), at=SOON)
    visit.refresh_from_db()
    assert visit.state == "left"
    assert codes(visit.ref) == {"VISIT-SIGNED-BEFORE"}
    assert "已在手机上签名（其后记录的问题没有再签）" in str(papers.data_of(visit, "visit-record"))


def test_what_a_firm_says_last_is_what_counts(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *BEGUN, "unsigned", "finding", "sign", "scan-out"), at=SOON)
    visit.refresh_from_db()
    assert (visit.state, visit.unsigned) == ("left", "")


def test_who_does_not_sign_is_noted_with_a_witness(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, "scan-in", "card", "reason", "check", "unsigned", "scan-out"), at=SOON)
    visit.refresh_from_db()
    assert (visit.state, visit.unsigned) == ("left", "当事人拒绝（见证人社区干部刘某）")
