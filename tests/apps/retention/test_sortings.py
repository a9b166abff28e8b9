"""A whole list goes into a class after a dry run and two signatures of two others, in batches that a death survives."""

from typing import Any

import pytest
from django.urls import reverse

from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import jobs, queries
from liuhen.apps.retention.actions import classes, disposals, signing, sortings
from liuhen.apps.retention.models import Classification, Sorting, SortingItem
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW, County
from tests.builders.programs import program
from tests.builders.retention import FREE, LAST_DAY

SIGNERS = ("legal2", "head")
JSON = "application/json"


def propose(
    county: County, rows: list[Recording], *, key: str = "ordinary", by: str = "legal", at=NOW
) -> Sorting:
    return sortings.propose(
        recordings_found=[row.pk for row in rows], key=key, why="已结案，无争议", chosen_by="录制自 2026-11-01",
        by=county.actor(by), at=at,
    )  # fmt: skip


def sign(county: County, sorting: Sorting, *who: str) -> Sorting:
    for name in who or SIGNERS:
        sorting = signing.sign(change=sorting, by=county.actor(name), at=NOW)
    return sorting


def carried_out(sorting: Sorting) -> Sorting:
    while sorting.state == "applying":
        sorting = sortings.advance(sorting=sorting, at=NOW)
    return sorting


@pytest.mark.article("av-17-1")
def test_a_dry_run_says_what_gets_an_end_and_what_is_due_at_once_and_changes_nothing(bureau: County, make):
    rows = [make("") for _ in range(3)]
    made = propose(bureau, rows)
    assert {name: made.trial[name] for name in ("recordings", "ended", "later", "sooner", "due")} == {
        "recordings": 3, "ended": 3, "later": 0, "sooner": 0, "due": 0,
    }  # fmt: skip
    assert made.trial["rows"] == [[bureau.unit.pk, "2031-11", 0, 3, 0]]
    assert made.trial_digest == queries.digest_of(f"{row.pk} - {LAST_DAY}" for row in rows)
    assert not Classification.objects.exists()
    assert propose(bureau, rows, at=FREE).trial["due"] == 3, "on the first day after five years"


@pytest.mark.article("av-17-1")
def test_two_others_sign_and_every_recording_follows_with_its_own_entry(bureau: County, make):
    rows = [make("") for _ in range(3)]
    done = carried_out(sign(bureau, propose(bureau, rows)))
    assert (done.state, done.applied) == ("in-force", 3)
    for row in rows:
        row.refresh_from_db()
        assert (row.kept_until, row.kept_without_end, row.kept_class) == (LAST_DAY, False, "ordinary")
    assert Entry.objects.filter(event="classification.made").count() == 3
    assert disposals.request(recordings=rows, reason="期满", by=bureau.actor("keeper"), at=FREE).count == 3


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize("names", [("legal",), ("legal2", "legal2"), ("legal2", "legal")])
def test_nobody_signs_what_he_proposed_or_signed(bureau: County, make, names: tuple[str, ...]):
    made = propose(bureau, [make("")])
    with pytest.raises(GateClosed, match="不能再签署"):
        sign(bureau, made, *names)


@pytest.mark.parametrize("who", ["wangfang", "keeper", "head"])
def test_who_may_not_classify_does_not_propose(bureau: County, make, who: str):
    with pytest.raises(NotPermitted):
        propose(bureau, [make("")], by=who)


@pytest.mark.parametrize("who", ["wangfang", "keeper", "stranger"])
def test_who_may_not_sign_or_is_of_another_unit_does_not(bureau: County, make, who: str):
    with pytest.raises(NotPermitted):
        sign(bureau, propose(bureau, [make("")]), who)


@pytest.mark.article("av-17-1")
def test_what_changed_since_the_trial_is_tried_again_before_it_is_signed(bureau: County, make):
    row = make("")
    made = propose(bureau, [row])
    classes.classify(recordings=[row], key="complaint", why="投诉", by=bureau.actor("legal"), at=NOW)
    with pytest.raises(GateClosed, match="请先重新试算"):
        sign(bureau, made, "legal2")
    made = signing.try_sorting_again(sorting=made, by=bureau.actor("legal"), at=NOW)
    assert sign(bureau, made).state == "applying"


def test_it_is_taken_back_before_the_second_signature_and_not_after(bureau: County, make):
    rows, legal = [make("")], bureau.actor("legal")
    first = sign(bureau, propose(bureau, rows), "legal2")
    with pytest.raises(Invalid, match="只有提出人可以撤回"):
        signing.withdraw_sorting(sorting=first, opinion="错了", by=bureau.actor("legal2"), at=NOW)
    assert signing.withdraw_sorting(sorting=first, opinion="条件选错", by=legal, at=NOW).state == "withdrawn"
    second = sign(bureau, propose(bureau, rows))
    with pytest.raises(WrongState, match="不能撤回"):
        signing.withdraw_sorting(sorting=second, opinion="晚了", by=legal, at=NOW)
    carried_out(second)
    again = propose(bureau, rows, key="litigation")
    assert again.trial["later"] == 1, "what followed is a new one with a dry run of its own"


def test_it_is_turned_down_by_who_might_have_signed(bureau: County, make):
    made = propose(bureau, [make("")])
    with pytest.raises(Invalid, match="请写明理由"):
        signing.reject_sorting(sorting=made, opinion=" ", by=bureau.actor("head"), at=NOW)
    gone = signing.reject_sorting(sorting=made, opinion="其中有信访件", by=bureau.actor("head"), at=NOW)
    assert (gone.state, gone.opinion) == ("rejected", "其中有信访件")


@pytest.mark.article("av-17-1")
def test_a_death_between_batches_loses_nothing_and_does_nothing_twice(
    bureau: County, make, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sortings, "BATCH", 2)
    sorting = sign(bureau, propose(bureau, [make("") for _ in range(5)]))
    sorting = sortings.advance(sorting=sorting, at=NOW)
    assert (sorting.state, sorting.applied) == ("applying", 2)
    stale = Sorting.objects.get(pk=sorting.pk)
    sorting = sortings.advance(sorting=sorting, at=NOW)
    assert sortings.advance(sorting=stale, at=NOW).applied == 5, "it goes on from the row, not from a copy"
    assert carried_out(Sorting.objects.get()).applied == 5
    assert Classification.objects.count() == 5
    jobs.apply_sorting(sorting.pk)
    assert Classification.objects.count() == 5


def test_what_is_no_longer_archived_is_left_out(bureau: County, make, approved):
    sorting = propose(bureau, [make(""), make("", started_at="", ended_at="")])
    assert (sorting.count, SortingItem.objects.count()) == (1, 1), "what has no end yet is not listed"
    with pytest.raises(Invalid, match="没有符合条件的已归档资料"):
        propose(bureau, [])


def test_many_are_proposed_signed_and_carried_on_with_few_statements(
    bureau: County, make, django_assert_max_num_queries
):
    rows = [make("") for _ in range(30)]
    with django_assert_max_num_queries(30):
        made = propose(bureau, rows)
    with django_assert_max_num_queries(24):
        sign(bureau, made, "legal2")


@pytest.mark.article("av-17-1")
def test_the_list_of_recordings_offers_it_with_the_count_and_the_pages_bring_it_on(bureau: County, make, as_):
    for _ in range(2):
        make("")
    legal = as_("legal")
    listed = legal.get(reverse("console:recordings"), {"since": "2026-11-01"}).content.decode()
    assert "归类筛选结果（共 2 条）" in listed
    assert "归类筛选结果" not in legal.get(reverse("console:recordings")).content.decode(), (
        "only what is filtered"
    )
    new = f"{reverse('console:sorting-new')}?since=2026-11-01"
    assert "录制自 2026-11-01" in legal.get(new).content.decode()
    answer = legal.post(new, {"key": "ordinary", "why": "无争议"})
    made = Sorting.objects.get()
    assert answer["Location"] == reverse("console:sorting", args=[made.pk])
    shown = as_("legal2").get(reverse("console:sorting", args=[made.pk])).content.decode()
    for words in ("转为有期限", "2031-11-24", "不到期", "筛选条件", "施行后即到期"):
        assert words in shown, words
    assert reverse("console:sorting-withdraw", args=[made.pk]) not in shown, "it is not his to take back"
    for who in SIGNERS:
        assert as_(who).post(reverse("console:sorting-sign", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.second_signer_id
    assert as_("stranger").get(reverse("console:sorting", args=[made.pk])).status_code == 404
    assert "2 份" not in as_("stranger").get(reverse("console:sortings")).content.decode()


def test_classifying_without_a_tick_leads_to_the_whole_list(bureau: County, make, as_):
    answer = as_("legal").get(reverse("console:classify"), {"since": "2026-11-01"})
    assert answer["Location"] == f"{reverse('console:sorting-new')}?since=2026-11-01"
    refused = as_("legal").get(reverse("console:sorting-new"))
    assert (refused.status_code, "还没有选择资料" in refused.content.decode()) == (422, True)


@pytest.mark.article("av-17-1")
def test_programs_propose_sign_and_take_back_both_kinds(bureau: County, make):
    make("")
    legal = program("legal")
    order: dict[str, Any] = {"key": "ordinary", "why": "无争议", "conditions": {"unit": bureau.unit.pk}}
    made = legal.post("/api/v1/sortings", order, content_type=JSON)
    assert (made.status_code, made.json()["trial"]["ended"]) == (201, 1)
    url = f"/api/v1/sortings/{made.json()['id']}"
    own = legal.post(f"{url}/signature", {}, content_type=JSON)
    assert (own.status_code, own.json()["duty"]) == (409, "av-17-1")
    assert program("legal2").post(f"{url}/signature", {}, content_type=JSON).json()["state"] == "signed"
    assert legal.post(f"{url}/trial", {}, content_type=JSON).json()["state"] == "proposed"
    gone = legal.post(f"{url}/withdrawal", {"opinion": "重来"}, content_type=JSON)
    assert gone.json()["state"] == "withdrawn"
    assert program("stranger").get(url).status_code == 404
    nothing = legal.post("/api/v1/sortings", order | {"conditions": {}}, content_type=JSON)
    assert nothing.status_code == 422
    order = {"key": "ordinary", "years": 8, "source": "县政府令第3号第5条", "why": "与省规定一致"}
    change = program("bureau").post("/api/v1/retention-changes", order, content_type=JSON)
    url = f"/api/v1/retention-changes/{change.json()['id']}"
    assert program("jus-legal").post(f"{url}/signature", {}, content_type=JSON).json()["state"] == "signed"
    turned = program("jus-head").post(f"{url}/rejection", {"opinion": "依据不足"}, content_type=JSON)
    assert turned.json()["state"] == "rejected"
