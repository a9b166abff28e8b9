"""A plan from its making to its end: what is frozen, what fixes the seed, what may not be done."""

import hashlib
from datetime import date, timedelta

import pytest

from liuhen.apps.people.models import Account
from liuhen.apps.recordings.models import Recording
from liuhen.apps.spotchecks import jobs, population, queries
from liuhen.apps.spotchecks.actions import plans, sheets
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel import draws
from liuhen.kernel.auditing import audit
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import keyring, proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Checkpoint
from liuhen.kernel.vault import blobs
from liuhen_proof import drawing, notes
from tests.apps.spotchecks.conftest import LATER, Make, draw, fill
from tests.builders.county import NOW, County
from tests.builders.recordings import Bring


@pytest.mark.article("av-14-1")
def test_the_list_is_entered_before_anybody_can_know_the_seed(county: County, make: Make) -> None:
    plan = plans.freeze(plan=make(), by=county.actor("legal"), at=NOW)
    assert (plan.state, plan.population_size) == ("frozen", 12)
    text = b"".join(blobs.open_range(plan.population))
    assert hashlib.sha256(text).hexdigest() == plan.population
    with pytest.raises(Conflict, match="还没有被检查点覆盖"):
        plans.draw(plan=plan, by=county.actor("legal"), at=NOW)
    catch_up(at=NOW)
    first = population.draw_of(plan).first_checkpoint()
    assert first is not None
    make(title="另一个计划")
    catch_up(at=LATER)
    assert Checkpoint.objects.filter(size__gt=first.size).exists()
    made = plans.draw(plan=plan, by=county.actor("legal"), at=LATER)
    assert made.checkpoint_size == first.size, "the first checkpoint that covers it, not the newest"
    root = notes.parse_checkpoint(notes.parse(first.note)[0]).root
    assert made.seed == drawing.seed_of(plan.ref, root=root).hex()
    entry = population.draw_of(plan).entry()
    assert entry is not None
    assert proofs.payload_of(entry)["data"]["population"] == plan.population


@pytest.mark.article("av-14-1")
def test_the_draw_meets_its_quota_in_each_stratum_and_hands_out_sheets(county: County, drawn: Plan) -> None:
    made = list(queries.sheets_of(drawn))
    assert [sheet.place for sheet in made] == [1, 2, 3, 4]
    assert sorted(sheet.stratum for sheet in made) == sorted(
        f"officer={pk}" for pk in {sheet.officer_id for sheet in made} for _ in range(2)
    )
    assert sum(sheet.by_risk for sheet in made) == 1
    assert {sheet.checker and sheet.checker.username for sheet in made} == {"legal"}
    assert next(sheet for sheet in made if sheet.by_risk).marks_zh[0] == "迟到入库"


@pytest.mark.article("av-14-1")
def test_what_comes_in_or_changes_after_the_freezing_changes_nothing(
    county: County, make: Make, bring: Bring
) -> None:
    plan = plans.freeze(plan=make(), by=county.actor("legal"), at=NOW)
    bring(b"one more", filename="DSJ0001_100001_0099.mp4")
    catch_up(at=NOW)
    made = plans.draw(plan=plan, by=county.actor("legal"), at=LATER)
    again = population.draw_of(made).drawn(seed=bytes.fromhex(made.seed))
    assert [each.id for each in again] == [sheet.recording_id for sheet in queries.sheets_of(made)]
    assert made.population_size == 12
    assert population.draw_of(made).is_whole()


def test_the_population_is_written_as_an_outsider_would_write_it(county: County, make: Make) -> None:
    plan = make(strata=["unit", "kind", "month"])
    items = list(population.items_of(plan))
    text = b"".join(blobs.open_range(draws.freeze(population.terms_of(plan), items, at=NOW).sha256))
    assert text == population.terms_of(plan).line() + b"".join(item.line() for item in items)
    assert items[0].stratum == f"unit={county.unit.pk}/kind=video/month=2026-11"


@pytest.mark.article("av-14-1")
def test_a_whole_period_is_the_countys_days(county: County, make: Make, stock: list[Recording]) -> None:
    first, end = population.period_of(make(since=date(2026, 11, 24), until=date(2026, 11, 24)))
    assert first.isoformat() == "2026-11-24T00:00:00+08:00"
    assert end - first == timedelta(days=1)


def test_an_empty_list_is_not_frozen(county: County, make: Make) -> None:
    plan = make(since=date(2026, 1, 1), until=date(2026, 1, 31))
    with pytest.raises(Invalid, match="没有入库的记录"):
        plans.freeze(plan=plan, by=county.actor("legal"), at=NOW)


def test_a_plan_is_dropped_before_it_is_frozen_and_never_after(county: County, make: Make) -> None:
    legal = county.actor("legal")
    assert plans.drop(plan=make(), reason="日期写错", by=legal, at=NOW).state == "dropped"
    plan = plans.freeze(plan=make(), by=legal, at=NOW)
    with pytest.raises(WrongState):
        plans.drop(plan=plan, reason="抽得不合意", by=legal, at=NOW)
    with pytest.raises(WrongState):
        plans.freeze(plan=plan, by=legal, at=NOW)


@pytest.mark.article("av-14-1")
def test_a_plan_ends_when_nothing_waits(county: County, drawn: Plan) -> None:
    legal = county.actor("legal")
    with pytest.raises(GateClosed, match="还有4份抽查表") as refused:
        plans.close(plan=drawn, by=legal, at=LATER)
    assert refused.value.duty == "av-14-1"
    for sheet in list(queries.sheets_of(drawn))[:3]:
        fill(county, sheet)
    last = Sheet.objects.get(state="assigned")
    sheets.set_aside(sheet=last, reason="文件损坏", by=legal, at=LATER)
    fill(county, Sheet.objects.get(state="assigned"))
    assert plans.close(plan=drawn, by=legal, at=LATER).state == "closed"


@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "stranger", "system", "audit"])
def test_only_the_legal_unit_and_the_bureau_plan(county: County, make: Make, username: str) -> None:
    with pytest.raises(NotPermitted):
        make(by=county.actor(username))
    plan = make()
    for verb in (plans.freeze, plans.draw, plans.close):
        with pytest.raises(NotPermitted):
            verb(plan=plan, by=county.actor(username), at=NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"until": date(2026, 11, 25)}, "until"),
        ({"since": date(2026, 11, 25)}, "until"),
        ({"since": date.min}, "until"),
        ({"quota": 0}, "quota"),
        ({"quota": 5001}, "quota"),
        ({"risk_percent": 101}, "risk_percent"),
        ({"due_on": date(2026, 11, 23)}, "due_on"),
        ({"checkers": []}, "checkers"),
    ],
)
def test_terms_that_cannot_be_met_are_refused_at_their_field(
    make: Make, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make(**changes)
    assert refused.value.field == field


def test_a_checker_must_be_able_to_fill_sheets_of_the_unit(make: Make) -> None:
    for username in ("wangfang", "stranger"):
        with pytest.raises(Invalid, match="权限"):
            make(checkers=[Account.objects.get(username=username)])


def test_the_bureau_draws_from_the_whole_county(county: County, make: Make) -> None:
    bureau = Account.objects.get(username="bureau")
    plan = make(unit=county.government, checkers=[bureau], strata=[], by=county.actor("bureau"))
    made = draw(county, plan, by="bureau")
    assert made.sheets.count() == 4
    assert not queries.plans_visible_to(county.actor("legal")).exists(), "the county's plan is not the unit's"
    assert queries.sheets_visible_to(county.actor("legal")).count() == 4, "its sheets about the unit are"


def test_the_job_draws_what_is_frozen_once_the_seed_is_known(county: County, make: Make) -> None:
    plan = plans.freeze(plan=make(), by=county.actor("legal"), at=NOW)
    jobs.draw_what_is_frozen()
    assert Plan.objects.get(pk=plan.pk).state == "frozen"
    catch_up(at=NOW)
    jobs.draw_what_is_frozen()
    jobs.draw_what_is_frozen()
    assert Plan.objects.get(pk=plan.pk).state == "drawn"
    assert Sheet.objects.count() == 4


def test_the_books_agree(county: County, drawn: Plan) -> None:
    for sheet in queries.sheets_of(drawn):
        fill(county, sheet, results={"notice": "unmet"}, remarks={"notice": "开头没有告知"})
    catch_up(at=LATER)
    report = audit(trust=keyring.verifiers(), own_keys=True)
    assert report.is_sound, report.faults
