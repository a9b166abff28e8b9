"""Make a plan of the year, its parts, whom it names; hand it in and publish it. 《责任制》第15条."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from liuhen.apps.inspections import lifecycle
from liuhen.apps.inspections.actions import announcing
from liuhen.apps.inspections.models import (
    GRADES,
    Campaign,
    CampaignItem,
    Errand,
    InspectionItem,
    InspectionPlan,
)
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Conflict, Invalid, Move, action, enter_many, judge, locked, step

if TYPE_CHECKING:
    from liuhen.apps.establishments.models import Establishment
    from liuhen.apps.people.models import Unit

WHOLE = 100
"""Percent."""
MOST_A_YEAR = 52


@action(lifecycle.DRAFT_PLAN)
def draft(*, unit: "Unit", year: int, title: str, by: Actor, at: datetime) -> InspectionPlan:
    """Begin a plan of what a unit inspects in a year."""
    plan = InspectionPlan(unit=unit, year=year, title=title)
    return step(plan, lifecycle.DRAFT_PLAN, by=by, at=at, data={"year": year, "title": title})


@action(lifecycle.ADD)
def add(
    *,
    plan: InspectionPlan,
    title: str,
    items: Sequence[InspectionItem],
    choosing: str,
    since: date,
    until: date,
    graded_by: str,
    first: int = 0,
    second: int = 0,
    third: int = 0,
    fourth: int = 0,
    ungraded: int = 0,
    kind: str = "",
    field: str = "",
    per_visit: int,
    by: Actor,
    at: datetime,
) -> Campaign:
    """Add a part: for what, when, whom by name or by a draw. Raises Refused for an item not to be inspected."""
    plan = locked(plan)
    told = [first or 0, second or 0, third or 0, fourth or 0]
    rates = dict(zip(GRADES[graded_by], [*told[: len(GRADES[graded_by]) - 1], ungraded or 0], strict=True))
    campaign = Campaign(
        plan=plan, unit_id=plan.unit_id, title=title, choosing=choosing, since=since, until=until,
        graded_by=graded_by, rates=rates, kind=kind, field=field, per_visit=per_visit,
    )  # fmt: skip
    judge(campaign, lifecycle.ADD, by=by)
    _demand_open(plan, lifecycle.ADD)
    _demand_shape(campaign, fourth=fourth or 0)
    return step(
        campaign, lifecycle.ADD, by=by, at=at, facts=items_on.standing_of(plan.unit, items, on=local_day(at)),
        data={
            "plan": plan.pk, "title": title, "items": [each.pk for each in items], "choosing": choosing,
            "since": since.isoformat(), "until": until.isoformat(), "graded_by": graded_by, "first": first or 0,
            "second": second or 0, "third": third or 0, "fourth": fourth or 0, "ungraded": ungraded or 0,
            "kind": kind, "field": field, "per_visit": per_visit,
        },
        along=lambda row: CampaignItem.objects.bulk_create(
            [CampaignItem(campaign=row, item=item) for item in items]
        ),
    )  # fmt: skip


def _demand_open(plan: InspectionPlan, move: Move) -> None:
    if plan.state != "draft":
        raise Conflict(f"{move.cannot}：检查计划现在是“{plan.state_zh}”状态", remedy="请另行编制计划")


def _demand_shape(campaign: Campaign, *, fourth: int) -> None:
    cannot = lifecycle.ADD.cannot
    if campaign.until < campaign.since:
        raise Invalid(f"{cannot}：检查日期起止颠倒", field="until")
    if {campaign.since.year, campaign.until.year} != {campaign.plan.year}:
        raise Invalid(f"{cannot}：检查日期不在{campaign.plan.year}年内", field="since")
    if campaign.graded_by == "risk" and fourth:
        raise Invalid(f"{cannot}：按风险等级的没有A类", field="fourth")
    if not any(campaign.rates.values()):
        raise Invalid(f"{cannot}：各等级都是0", field="first")
    most = WHOLE if campaign.choosing == "drawn" else MOST_A_YEAR
    if max(campaign.rates.values()) > most:
        raise Invalid(f"{cannot}：指定对象的一年最多检查{most}次", field="first")


@action(lifecycle.DROP_CAMPAIGN)
def drop_campaign(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """Take a part out of a draft, with all whom it names."""
    campaign = locked(campaign)
    judge(campaign, lifecycle.DROP_CAMPAIGN, by=by)
    _demand_open(campaign.plan, lifecycle.DROP_CAMPAIGN)
    for errand in campaign.errands.filter(state="proposed").order_by("id"):
        step(errand, lifecycle.FALL, by=by, at=at)
    return step(campaign, lifecycle.DROP_CAMPAIGN, by=by, at=at)


@action(lifecycle.NAME)
def name(
    *, campaign: Campaign, establishment: "Establishment", why: str = "", by: Actor, at: datetime
) -> Errand:
    """Name a firm to be visited. Raises GateClosed where it is gone, or where another goes for the same."""
    campaign = locked(campaign)
    matters = items_on.joined(items_on.items_of(campaign))
    errand = Errand(
        unit_id=campaign.unit_id, establishment=establishment, campaign=campaign, since=campaign.since,
        until=campaign.until, matters=matters, why=why,
    )  # fmt: skip
    judge(errand, lifecycle.NAME, by=by)
    _demand_nameable(campaign, establishment)
    facts = queries.naming_facts(campaign, establishment, matters, why=why)
    return step(
        errand, lifecycle.NAME, by=by, at=at, facts=facts,
        data={"campaign": campaign.pk, "establishment": establishment.pk, "why": why},
    )  # fmt: skip


def _demand_nameable(campaign: Campaign, establishment: "Establishment") -> None:
    cannot = lifecycle.NAME.cannot
    if campaign.choosing == "drawn":
        raise Invalid(f"{cannot}：这项任务的对象由随机抽取产生", field="establishment")
    if campaign.state != "open" or campaign.plan.state != "draft":
        raise Conflict(f"{cannot}：检查计划已提请批准或者公布", remedy="请另行编制计划")
    if campaign.errands.filter(establishment=establishment, state="proposed").exists():
        raise Invalid(f"{cannot}：{establishment}已经指定", field="establishment")
    grade = queries.grade_of(establishment, campaign.graded_by)
    if not campaign.rates.get(grade):
        zh = queries.grade_zh(campaign.graded_by, grade)
        raise Invalid(
            f"{cannot}：{establishment}是{zh}，这项任务对{zh}的检查0次", field="establishment",
            remedy="请核对等级，或者调整任务的频次",
        )  # fmt: skip


@action(lifecycle.UNNAME)
def unname(*, errand: Errand, by: Actor, at: datetime) -> Errand:
    """Name a firm no more, before the plan is handed in."""
    errand = locked(errand)
    judge(errand, lifecycle.UNNAME, by=by)
    if errand.campaign is not None and errand.campaign.plan.state != "draft":
        raise Conflict(f"{lifecycle.UNNAME.cannot}：检查计划已提请批准或者公布")
    return step(errand, lifecycle.UNNAME, by=by, at=at)


@action(lifecycle.SUBMIT)
def submit(*, plan: InspectionPlan, by: Actor, at: datetime) -> InspectionPlan:
    """Hand a plan in."""
    row = locked(plan)
    changes = {"submitted_at": at, "remark": ""}
    return step(row, lifecycle.SUBMIT, by=by, at=at, facts=queries.plan_facts(row), changes=changes)


@action(lifecycle.SEND_BACK)
def send_back(*, plan: InspectionPlan, remark: str, by: Actor, at: datetime) -> InspectionPlan:
    """Give a plan back, with the reason."""
    return step(plan, lifecycle.SEND_BACK, by=by, at=at, changes={"remark": remark}, data={"remark": remark})


@action(lifecycle.DROP_PLAN)
def drop(*, plan: InspectionPlan, reason: str, by: Actor, at: datetime) -> InspectionPlan:
    """Give a draft up, with all that is in it."""
    row = step(plan, lifecycle.DROP_PLAN, by=by, at=at, data={"reason": reason})
    for campaign in row.campaigns.filter(state="open").order_by("id"):
        for errand in campaign.errands.filter(state="proposed").order_by("id"):
            step(errand, lifecycle.FALL, by=by, at=at)
        step(campaign, lifecycle.DROP_CAMPAIGN, by=by, at=at)
    return row


@action(lifecycle.PUBLISH)
def publish(*, plan: InspectionPlan, by: Actor, at: datetime) -> InspectionPlan:
    """Approve a plan: it is public from now on, whom it names is to be visited, its draws may begin."""
    row = locked(plan)
    done = step(
        row, lifecycle.PUBLISH, by=by, at=at, facts=queries.plan_facts(row), changes={"published_at": at}
    )
    for campaign in row.campaigns.filter(state="open").order_by("id"):
        _arrange(campaign, by=by, at=at)
    announcing.of_plan(done, by=by, at=at)
    return done


def _arrange(campaign: Campaign, *, by: Actor, at: datetime) -> None:
    standing = items_on.standing_of(campaign.unit, items_on.items_of(campaign), on=local_day(at))
    move = lifecycle.OPEN_TO_DRAW if campaign.choosing == "drawn" else lifecycle.SET
    step(campaign, move, by=by, at=at, facts=standing)
    repeated = []
    for errand in campaign.errands.filter(state="proposed").select_related("establishment").order_by("id"):
        times = campaign.rates.get(queries.grade_of(errand.establishment, campaign.graded_by), 0) or 1
        (since, until), *others = periods(campaign.since, campaign.until, times)
        step(
            errand, lifecycle.PLAN, by=by, at=at, changes={"since": since, "until": until},
            data={"since": since.isoformat(), "until": until.isoformat()},
        )  # fmt: skip
        repeated += [
            Errand(
                unit_id=errand.unit_id, establishment=errand.establishment, campaign=campaign, since=since,
                until=until, matters=errand.matters, why=errand.why,
            )
            for since, until in others
        ]  # fmt: skip
    enter_many(
        repeated, lifecycle.REPEAT, by=by, at=at,
        data=lambda row: {
            "campaign": row.campaign_id, "establishment": row.establishment_id, "since": row.since.isoformat(),
            "until": row.until.isoformat(),
        },
    )  # fmt: skip


def periods(since: date, until: date, times: int) -> list[tuple[date, date]]:
    """Share the days out evenly, first to last; a period shorter than that has a day for each as far as it goes."""
    total = (until - since).days + 1
    n = min(times, total)
    cuts = [since + timedelta(days=total * k // n) for k in range(n + 1)]
    return [(begins, ends - timedelta(days=1)) for begins, ends in pairwise(cuts)]
