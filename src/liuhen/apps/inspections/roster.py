"""The roster a campaign is drawn from: firms by grade, and officers who may go the whole period. 《责任制》第15条."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from liuhen.apps.establishments import queries as establishments
from liuhen.apps.inspections.models import GRADES, Campaign, ErrandOfficer, InspectionItem
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.people import queries as people
from liuhen.apps.powers import queries as powers
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.draws import Entered
from liuhen.kernel.ledger import proofs
from liuhen.kernel.vault import blobs
from liuhen.regulation.inspections import RosterFacts
from liuhen_proof import visit_draw
from liuhen_proof.visit_draw import Firm, Officer, Stratum, Visit, VisitTerms, places

if TYPE_CHECKING:
    from datetime import date

    from liuhen.apps.people.models import Person, Unit


@dataclass(frozen=True)
class Gathered:
    """What is frozen: terms, firms in the order of their strata, officers."""

    terms: VisitTerms
    firms: Sequence[Firm]
    officers: Sequence[Officer]

    def lines(self) -> Iterator[tuple[object, ...]]:
        yield from self.firms
        yield from self.officers


def gather(campaign: Campaign, items: Sequence[InspectionItem]) -> Gathered:
    """Gather whom may be inspected and who may go, as the registers have them now."""
    by = campaign.graded_by
    rows = establishments.listed(field=campaign.field, kind=campaign.kind).values_list(
        "id", "code", "name", by
    )
    strata: dict[str, list[Firm]] = {grade: [] for grade in GRADES[by]}
    for pk, code, name, grade in rows.iterator(chunk_size=5_000):
        strata[grade].append(Firm(pk, code, name, grade))
    told = tuple(
        Stratum(grade, len(firms), places(len(firms), campaign.rates.get(grade, 0)))
        for grade, firms in strata.items()
    )
    officers = officers_for(campaign, items)
    terms = VisitTerms(campaign.ref, told, len(officers), campaign.per_visit)
    return Gathered(terms, [firm for firms in strata.values() for firm in firms], officers)


def officers_for(campaign: Campaign, items: Sequence[InspectionItem]) -> list[Officer]:
    """Return who of the unit may go on the first day and on the last."""
    inside = [campaign.unit_id, *people.bodies_of(campaign.unit).values_list("pk", flat=True)]
    persons = list(people.officers_of(inside).prefetch_related("certificates").order_by("id"))
    ids = [each.pk for each in persons]
    fit = set(ids).intersection(
        *(fit_on(campaign.unit, ids, items, on) for on in (campaign.since, campaign.until))
    )
    ties = queries.ties_among(fit)
    return [
        Officer(each.pk, _card(each, campaign.until), ties[each.pk]) for each in persons if each.pk in fit
    ]


def fit_on(unit: "Unit", person_ids: Sequence[int], items: Sequence[InspectionItem], on: "date") -> set[int]:
    """Return who of these may go on a day: certified for every field that is asked, on a post that has each power.

    A unit that has not broken its list down to posts yet is asked for certificates alone.
    """
    asked = {each.field for each in items if each.field}
    standings, fields = people.certified(person_ids, on=on)
    fit = {pk for pk in person_ids if standings[pk].valid and asked <= fields[pk]}
    codes = [each.code for each in items]
    authorities = powers.Authorities(unit, on, codes=codes)
    for code in codes:
        holders = authorities.holders(code)
        fit = fit if holders is None else fit & holders
    return fit


def _card(person: "Person", on: "date") -> str:
    """Return the number of the certificate he shows."""
    held = [each for each in person.certificates.all() if people.standing_of(each, on=on).valid]
    return str(max(held, key=lambda each: (each.expires_on, each.pk)).number) if held else person.number


def facts_of(
    campaign: Campaign, found: Gathered, items: Sequence[InspectionItem], *, at: datetime
) -> RosterFacts:
    """Return what the gates before freezing read."""
    today = local_day(at)
    standing = items_on.standing_of(campaign.unit, items, on=today)
    short, left = _short_of(found)
    return RosterFacts(
        **{name: getattr(standing, name) for name in standing.__dataclass_fields__},
        firms=len(found.firms), places=sum(each.quota for each in found.terms.strata), officers=len(found.officers),
        per_visit=campaign.per_visit, is_over=campaign.until < today, short=short, left=left,
    )  # fmt: skip


def _short_of(found: Gathered) -> tuple[str, int]:
    """Return the first firm from which too many officers keep out, and how many are left for it."""
    out: dict[int, int] = {}
    for officer in found.officers:
        for pk in officer.keeps_out:
            out[pk] = out.get(pk, 0) + 1
    for firm in found.firms if out else ():
        left = len(found.officers) - out.get(firm.id, 0)
        if left < found.terms.per_visit:
            return firm.name, left
    return "", 0


@dataclass(frozen=True)
class CampaignDraw(Entered):
    """The draw of a frozen campaign."""

    subject_ref: str
    population: str

    @property
    def subject(self) -> str:
        return self.subject_ref

    @classmethod
    def of(cls, campaign: Campaign) -> "CampaignDraw":
        return cls(campaign.ref, campaign.population)

    def roster(self) -> visit_draw.Roster:
        """Read the frozen roster. Raises NotStored, StoreUnavailable."""
        with blobs.as_file(self.population) as path:
            return visit_draw.Roster(path.read_bytes())


def recused_of(campaign: Campaign) -> dict[int, set[int]]:
    """Return by firm who was recused after the draw."""
    found: dict[int, set[int]] = {}
    rows = ErrandOfficer.objects.filter(errand__campaign=campaign, recused=True)
    for firm, person in rows.values_list("errand__establishment_id", "person_id"):
        found.setdefault(firm, set()).add(person)
    return found


def drawn_again(campaign: Campaign) -> list[Visit]:
    """Draw a drawn campaign again from its frozen roster and the log."""
    draw = CampaignDraw.of(campaign)
    return visit_draw.draw(
        draw.roster(), seed=draw.seed(), gone=frozenset(campaign.gone), recused=recused_of(campaign)
    )


def recorded(campaign: Campaign) -> list[Visit]:
    """Return what the errands say was drawn, by firm; who was recused and what fell out does not count."""
    rows = list(campaign.errands.exclude(state__in=("replaced", "dropped")).order_by("place"))
    officers = queries.officers_of([row.pk for row in rows])
    return [
        Visit(
            row.establishment_id,
            row.stratum,
            tuple(each.person_id for each in officers[row.pk] if not each.recused),
        )
        for row in rows
    ]


def compare(campaign: Campaign) -> bool:
    """Say whether drawing again comes to what the errands say, and the kept roster is the one that was entered."""
    draw = CampaignDraw.of(campaign)

    def told(visits: Sequence[Visit]) -> set[tuple[int, str, frozenset[int]]]:
        return {(each.firm, each.stratum, frozenset(each.officers)) for each in visits}

    return (
        draw.is_whole()
        and draw.seed().hex() == campaign.seed
        and told(drawn_again(campaign)) == told(recorded(campaign))
    )


def proof_of(campaign: Campaign) -> proofs.Proven | None:
    """Return the freezing entry with its proof under the checkpoint the seed is from, None before the draw."""
    size = campaign.checkpoint_size
    return None if size is None else CampaignDraw.of(campaign).proven(size=size)


def proof_file(campaign: Campaign) -> Iterator[bytes]:
    """Return what an outsider draws again from: a line with the result, then the frozen roster.

    Raises NotStored, StoreUnavailable, before the first piece.
    """
    proven = proof_of(campaign)
    assert proven is not None, "a drawn campaign is proved"
    known: Mapping[int, set[int]] = recused_of(campaign)
    order = {visit.firm: visit for visit in recorded(campaign)}
    result = [
        Visit(each.firm, each.stratum, _in_order(order[each.firm], each)) if each.firm in order else each
        for each in drawn_again(campaign)
    ]
    result += [visit for firm, visit in order.items() if firm not in {each.firm for each in result}]
    head = visit_draw.head_line(
        population=campaign.population, leaf=bytes(proven.entry.leaf), payload=bytes(proven.entry.payload),
        proof=proven.proof, result=result, gone=campaign.gone, recused=known,
    )  # fmt: skip
    return chain((head,), blobs.open_range(campaign.population))


def _in_order(told: Visit, drawn: Visit) -> tuple[int, ...]:
    """Return the officers on record, those who were drawn in the order of the draw."""
    first = [pk for pk in drawn.officers if pk in told.officers]
    return (*first, *(pk for pk in told.officers if pk not in drawn.officers))
