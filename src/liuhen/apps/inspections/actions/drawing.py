"""Freeze a roster, draw from it, and let the next in order stand in for whoever falls out. 《责任制》第15条."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.inspections import lifecycle, roster
from liuhen.apps.inspections.actions import announcing, ties
from liuhen.apps.inspections.models import Campaign, Errand, ErrandOfficer
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.kernel import draws
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Conflict, GateClosed, action, begins, enter_many, judge, locked, step, why_not
from liuhen.regulation.inspections import TIES, RedrawFacts
from liuhen_proof import visit_draw
from liuhen_proof.visit_draw import Visit

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

Out = dict[int, set[int]]


@begins(lifecycle.FREEZE)
def freeze(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """Write down all who may be drawn and enter the digest, before anybody can know the seed."""
    judge(campaign, lifecycle.FREEZE, by=by)
    items = items_on.items_of(campaign)
    found = roster.gather(campaign, items)
    facts = roster.facts_of(campaign, found, items, at=at)
    judge(campaign, lifecycle.FREEZE, by=by, facts=facts)
    frozen = draws.freeze(found.terms, found.lines(), at=at)
    return _enter_frozen(campaign=campaign, frozen=frozen, firms=len(found.firms), facts=facts, by=by, at=at)


@action
def _enter_frozen(
    *, campaign: Campaign, frozen: draws.Frozen, firms: int, facts: object, by: Actor, at: datetime
) -> Campaign:
    officers = frozen.size - firms
    return step(
        campaign, lifecycle.FREEZE, by=by, at=at, facts=facts,
        changes={
            "population": frozen.sha256, "population_size": firms, "officers_size": officers, "frozen_at": at,
        },
        data={"population": frozen.sha256, "size": firms, "officers": officers},
    )  # fmt: skip


@begins(lifecycle.DRAW)
def draw(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """Fix the seed by the first checkpoint over the freezing, and draw firms and officers."""
    judge(campaign, lifecycle.DRAW, by=by)
    entered = roster.CampaignDraw.of(campaign)
    checkpoint = entered.first_checkpoint()
    if checkpoint is None:
        raise Conflict("不能抽取：固定名单的记录还没有被检查点覆盖", remedy="一般一秒内完成，请稍候再试")
    return _enter_drawn(
        campaign=campaign, size=checkpoint.size, seed=entered.seed(), listed=entered.roster(), by=by, at=at
    )


@action
def _enter_drawn(
    *, campaign: Campaign, size: int, seed: bytes, listed: visit_draw.Roster, by: Actor, at: datetime
) -> Campaign:
    items = items_on.items_of(campaign)
    drawn, gone, out = _settled(campaign, listed, seed, at=at)
    campaign = step(
        campaign, lifecycle.DRAW, by=by, at=at,
        changes={"checkpoint_size": size, "seed": seed.hex(), "drawn_at": at, "gone": sorted(gone)},
        data={"checkpoint": size, "seed": seed.hex(), "gone": sorted(gone), "firms": [each.firm for each in drawn]},
    )  # fmt: skip
    _enter(campaign, drawn, out, matters=items_on.joined(items), first=1, by=by, at=at)
    announcing.of_draw(campaign, size=len(drawn), by=by, at=at)
    return campaign


def _settled(
    campaign: Campaign, listed: visit_draw.Roster, seed: bytes, *, at: datetime, gone: Sequence[int] = (),
    out: Mapping[int, set[int]] | None = None,
) -> tuple[list[Visit], set[int], Out]:  # fmt: skip
    """Draw, passing over whoever has closed and who may not go any more: the next of the order follows."""
    items, closed, recused = (
        items_on.items_of(campaign),
        set(gone),
        {pk: set(each) for pk, each in (out or {}).items()},
    )
    ids = [each.id for each in listed.officers]
    today = max(local_day(at), campaign.since)
    unfit = set(ids) - roster.fit_on(campaign.unit, ids, items, today)
    while True:
        drawn = visit_draw.draw(listed, seed=seed, gone=closed, recused=recused)
        there = establishments.by_ids(each.firm for each in drawn)
        newly = {pk for pk, row in there.items() if row.state == "closed"}
        lapsed = {each.firm: unfit.intersection(each.officers) for each in drawn}
        if not newly and not any(lapsed.values()):
            break
        closed |= newly
        for firm, officers in lapsed.items():
            if officers and firm not in newly:
                recused.setdefault(firm, set()).update(officers)
    if short := next((each for each in drawn if len(each.officers) < campaign.per_visit), None):
        raise Conflict(
            f"{lifecycle.DRAW.cannot}：检查{there[short.firm]}时可以派出的执法人员不足{campaign.per_visit}名",
            remedy="请先办理证件，或者与其他单位联合检查",
        )
    return drawn, closed, {firm: each for firm, each in recused.items() if firm in there}


def _enter(
    campaign: Campaign, drawn: Sequence[Visit], out: Out, *, matters: str, first: int, by: Actor, at: datetime,
    stands_for: Errand | None = None,
) -> list[Errand]:  # fmt: skip
    rows = [
        Errand(
            unit_id=campaign.unit_id, establishment_id=each.firm, campaign=campaign, since=campaign.since,
            until=campaign.until, matters=matters, place=place, stratum=each.stratum, stands_for=stands_for,
        )
        for place, each in enumerate(drawn, first)
    ]  # fmt: skip
    going = {each.firm: each.officers for each in drawn}
    made = enter_many(
        rows, lifecycle.ENTER_DRAWN, by=by, at=at,
        data=lambda row: {
            "campaign": row.campaign_id, "establishment": row.establishment_id, "place": row.place,
            "officers": list(going[row.establishment_id]),
            "stands_for": row.stands_for_id,
        },
    )  # fmt: skip
    ErrandOfficer.objects.bulk_create(
        [
            ErrandOfficer(errand=row, person_id=person, recused=recused)
            for row in made
            for recused, persons in (
                (True, sorted(out.get(row.establishment_id, ()))),
                (False, going[row.establishment_id]),
            )
            for person in persons
        ],
        batch_size=500,
    )
    return made


@begins(lifecycle.REPLACE)
def replace(*, errand: Errand, by: Actor, at: datetime) -> Errand:
    """Note that a firm drawn is gone; the next of its stratum in the order of the draw takes its place."""
    facts = RedrawFacts(is_closed=errand.establishment.state == "closed")
    judge(errand, lifecycle.REPLACE, by=by, facts=facts)
    campaign = errand.campaign
    if campaign is None or campaign.state != "drawn":
        return _dropped(errand=errand, facts=facts, by=by, at=at)
    entered = roster.CampaignDraw.of(campaign)
    return _enter_replaced(
        errand=errand, campaign=campaign, listed=entered.roster(), facts=facts, by=by, at=at
    )


@action
def _dropped(*, errand: Errand, facts: RedrawFacts, by: Actor, at: datetime) -> Errand:
    """Note that a firm that was named is gone; nobody stands in."""
    return step(errand, lifecycle.REPLACE, by=by, at=at, facts=facts, data={"stand_in": None})


@action
def _enter_replaced(
    *,
    errand: Errand,
    campaign: Campaign,
    listed: visit_draw.Roster,
    facts: RedrawFacts,
    by: Actor,
    at: datetime,
) -> Errand:
    campaign = locked(campaign)
    before = set(campaign.errands.values_list("establishment_id", flat=True))
    drawn, gone, out = _settled(
        campaign, listed, bytes.fromhex(campaign.seed), at=at, gone=[*campaign.gone, errand.establishment_id],
        out=roster.recused_of(campaign),
    )  # fmt: skip
    following = [each for each in drawn if each.stratum == errand.stratum and each.firm not in before][:1]
    # Of others who closed as well each is replaced in its own turn.
    passed = {pk for pk in gone if pk not in before} | {*campaign.gone, errand.establishment_id}
    replaced = step(
        errand, lifecycle.REPLACE, by=by, at=at, facts=facts,
        data={"stand_in": following[0].firm if following else None},
    )  # fmt: skip
    step(
        campaign,
        lifecycle.PASS_OVER,
        by=by,
        at=at,
        changes={"gone": sorted(passed)},
        data={"gone": sorted(passed)},
    )
    place = campaign.errands.count() + 1
    _enter(campaign, following, out, matters=errand.matters, first=place, stands_for=replaced, by=by, at=at)
    return replaced


@begins(lifecycle.RECUSE)
def recuse(*, errand: Errand, person: "Person", ground: str, reason: str, by: Actor, at: datetime) -> Errand:
    """Let an officer keep out; the next of this firm's order goes in his place. Raises GateClosed where nobody is."""
    judge(errand, lifecycle.RECUSE, by=by)
    officers = queries.officers_of([errand.pk])[errand.pk]
    going = [each.person_id for each in officers if not each.recused]
    if person.pk not in going:
        raise why_not(errand, lifecycle.RECUSE, by=by, facts=RedrawFacts(is_of_the_visit=False)) or Conflict(
            ""
        )
    out = {each.person_id for each in officers if each.recused} | {person.pk}
    following = _next(errand, going, out, at=at)
    return _enter_recused(
        errand=errand, person=person, following=following, ground=ground, reason=reason, by=by, at=at
    )


def _next(
    errand: Errand, going: Sequence[int], out: set[int], *, at: datetime
) -> tuple[int, set[int]] | None:
    """Return who follows, and who was passed over because he may not go any more; None where nobody is left."""
    campaign = errand.campaign
    assert campaign is not None, "officers are drawn for a campaign"
    entered = roster.CampaignDraw.of(campaign)
    listed, seed = entered.roster(), bytes.fromhex(campaign.seed)
    ids = [each.id for each in listed.officers]
    items = items_on.items_of(campaign)
    unfit = set(ids) - roster.fit_on(campaign.unit, ids, items, max(local_day(at), errand.since))
    known = [(each.id, frozenset(each.keeps_out)) for each in listed.officers]
    passed = set[int]()
    while True:
        crew = visit_draw.crew(
            known, errand.establishment_id, seed=seed, n=campaign.per_visit, out=out | passed
        )
        fresh = [pk for pk in crew if pk not in going]
        if lapsed := unfit.intersection(fresh):
            passed |= lapsed
            continue
        return (fresh[0], passed) if fresh else None


@action
def _enter_recused(
    *, errand: Errand, person: "Person", following: tuple[int, set[int]] | None, ground: str, reason: str, by: Actor,
    at: datetime,
) -> Errand:  # fmt: skip
    errand = locked(errand)
    row = errand.officers.filter(person=person, recused=False).first()
    facts = RedrawFacts(is_next=following is not None, is_of_the_visit=row is not None)
    if row is None or following is None:
        raise why_not(errand, lifecycle.RECUSE, by=by, facts=facts) or Conflict("")
    successor, passed = following

    def along(_: Errand) -> None:
        row.recused = True
        row.save()
        ErrandOfficer.objects.bulk_create(
            [
                *(ErrandOfficer(errand=errand, person_id=pk, recused=True) for pk in sorted(passed)),
                ErrandOfficer(errand=errand, person_id=successor),
            ]
        )

    done = step(
        errand, lifecycle.RECUSE, by=by, at=at, facts=facts, along=along,
        data={"person": person.pk, "ground": ground, "reason": reason, "next": successor},
    )  # fmt: skip
    if ground in TIES:
        place = errand.establishment
        ties.note(unit_id=errand.unit_id, person=person, establishment=place, ground=ground, by=by, at=at)
    return done


@action(lifecycle.SWAP)
def refuse_swap(*, errand: Errand, by: Actor, at: datetime) -> NoReturn:
    """Refuse, on record, whoever wants another firm or another officer in place of the one drawn."""
    refusal = why_not(errand, lifecycle.SWAP, by=by, facts=errand)
    raise refusal or GateClosed("抽中的检查对象和人员不得人为更换", duty=lifecycle.DRAWING.id)
