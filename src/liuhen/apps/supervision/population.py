"""The list a plan of supervision is drawn from, by unit, and the draw that anybody can do again (ADR-10)."""

from collections.abc import Iterator

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import records
from liuhen.apps.supervision.models import SupervisionPlan
from liuhen.kernel.draws import Draw
from liuhen.kernel.ledger import proofs
from liuhen_proof.drawing import Drawn, Item, Terms

STRATUM = "unit="


def terms_of(plan: SupervisionPlan) -> Terms:
    return Terms(plan.ref, plan.quota, 0, ("unit",))


def draw_of(plan: SupervisionPlan) -> Draw:
    return Draw(terms_of(plan), plan.population)


def items_of(plan: SupervisionPlan) -> Iterator[Item]:
    """Yield what may be drawn, by id, each in the stratum of the supervised unit that it is of."""
    if plan.source == "unit":
        yield from (Item(pk, "", f"{STRATUM}{pk}", 0, "") for pk in sorted(plan.unit_ids))
        return
    whose = _whose(plan.unit_ids)
    for pk, unit_id in records.in_days(plan.source, frozenset(whose), since=plan.since, until=plan.until):
        yield Item(pk, "", f"{STRATUM}{whose[unit_id]}", 0, "")


def unit_of(drawn: Drawn) -> int:
    """Return the id of the supervised unit that something drawn is of."""
    return int(drawn.stratum.removeprefix(STRATUM))


def _whose(unit_ids: list[int]) -> dict[int, int]:
    """Return by unit which of the supervised ones it is of: the nearest, where one is below another."""
    tree = people.Tree.now()
    tops = sorted(unit_ids, key=lambda pk: len(tree.units[pk][0]))
    return {below: top for top in tops for below in tree.below([top])}


def proof_of(plan: SupervisionPlan) -> proofs.Proven | None:
    """Return the freezing entry with its proof under the checkpoint the seed is from, None before the draw."""
    return None if plan.checkpoint_size is None else draw_of(plan).proven(size=plan.checkpoint_size)


def proof_file(plan: SupervisionPlan) -> Iterator[bytes]:
    """Yield the proof of a draw in pieces: its first line, then the frozen list."""
    proven = proof_of(plan)
    assert proven is not None, "a drawn plan is proved"
    return draw_of(plan).proof_file(proven, further={})


def holds(plan: SupervisionPlan) -> bool:
    """Say whether drawing again comes to the sheets there are, from the list and the seed that were entered."""
    draw = draw_of(plan)
    seed = draw.seed()
    drawn = {f"{plan.source}:{each.id}" for each in draw.drawn(seed=seed)}
    sheets = set(plan.sheets.filter(place__lte=len(drawn)).values_list("about", flat=True))
    return draw.is_whole() and seed.hex() == plan.seed and drawn == sheets
