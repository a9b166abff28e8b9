"""Judge what could lawfully be done on a day: every power of every unit, in a number of queries that does not grow."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from liuhen.apps.decisions.queries import listing as decisions
from liuhen.apps.devices import queries as devices
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.apps.powers.queries import amendments, assigned, lists
from liuhen.regulation.powers import BY_MANDATE
from liuhen.regulation.readiness import RECORDED, Judged, Means, lacking

NEEDED = ("power_list_id", "code", "name", "kind", "field", "site")


def judge(on: date) -> list[Judged]:
    """Return how each power of the lists of a day would stand then."""
    return list(_County(on).judged())


class _County:
    """All that counts on a day, read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.tree = people.Tree.now()
        held = amendments.lists_in_force(on)
        self.unit_of = {list_id: unit_id for unit_id, list_id in held.items() if unit_id in self.tree.units}
        units = list(self.unit_of.values())
        self.breakdowns = assigned.breakdowns_on(units, on)
        self.posts = assigned.posts_by_code(each.pk for each in self.breakdowns.values())
        self._read_officers()
        self.deeds, _, self.mandates = offices.papers_by_unit(units, on=on)
        deciding = {each.entruster_id for deeds in self.deeds.values() for each in deeds}
        self.leaders = offices.leaders_by_unit({*units, *deciding}, on=on)
        self.reviewing = decisions.units_with_a_reviewer(on)
        self.recording = self._owners(devices.working_in(RECORDED))

    def _read_officers(self) -> None:
        """Read who is on each post, and in which fields his certificates are good."""
        holders = people.on_posts({pk for posts in self.posts.values() for pk in posts}, self.on)
        officers = people.officers_among(holders)
        self.on_post: dict[int, set[int]] = {}
        for person_id, post_id in people.posts_on(officers, self.on).items():
            self.on_post.setdefault(post_id, set()).add(person_id)
        self.standings, self.fields = people.certified(officers, on=self.on)

    def _owners(self, unit_ids: set[int]) -> set[int]:
        """Return the units with a list that one of these is, or is inside of."""
        paths = [self.tree.units[pk][0] for pk in unit_ids if pk in self.tree.units]
        return {
            pk
            for pk in self.unit_of.values()
            if any(path.startswith(self.tree.units[pk][0]) for path in paths)
        }

    def judged(self) -> Iterator[Judged]:
        items = (
            lists.items_ever().filter(power_list_id__in=list(self.unit_of)).order_by("power_list_id", "place")
        )
        for list_id, code, name, kind, field, site in items.values_list(*NEEDED):
            unit_id = self.unit_of[list_id]
            means = self._means(unit_id, code, kind, field, site)
            yield Judged(unit_id, code, name, kind, field, means.officers, self.on, lacking(means))

    def _means(self, unit_id: int, code: str, kind: str, field: str, site: str) -> Means:
        unit_kind = self.tree.units[unit_id][1]
        breakdown = self.breakdowns.get(unit_id)
        posts = self.posts.get((breakdown.pk, code), set()) if breakdown else set()
        deed = self._naming(self.deeds[unit_id], code)
        decides = deed.entruster_id if deed and unit_kind == "entrusted" else unit_id
        return Means(
            kind, unit_kind, off_site=site == "off-site", is_assigned=bool(posts),
            officers=len(self._able(posts, field)), has_recorder=unit_id in self.recording,
            has_reviewer=decides in self.reviewing,
            has_head=any(each.is_head for each in self.leaders.get(decides, ())), has_deed=deed is not None,
            has_mandate=unit_kind not in BY_MANDATE or self._naming(self.mandates[unit_id], code) is not None,
        )  # fmt: skip

    def _able(self, posts: set[int], field: str) -> set[int]:
        """Return who is on one of these posts with a certificate for the field."""
        there = {person for post in posts for person in self.on_post.get(post, ())}
        return {pk for pk in there if self.standings[pk].valid and (not field or field in self.fields[pk])}

    @staticmethod
    def _naming(papers: list[Any], code: str) -> Any:
        return next((each for each in papers if offices.is_within(each, code)), None)
