"""May this officer, in this post, use this power, in this area, on this day? With reasons. 《责任制》第12条."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from liuhen.apps.people import queries as people
from liuhen.apps.powers.models import PowerItem
from liuhen.apps.powers.queries import amendments, assigned, lists
from liuhen.apps.powers.queries.capacity import Capacity
from liuhen.regulation.people import CertificateStanding, day_zh
from liuhen.regulation.powers import BY_MANDATE

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

LONG = ("content", "duties", "process", "limits")
"""Columns that no question reads."""


@dataclass(frozen=True)
class Authority:
    """The answer: ``reasons`` are Chinese clauses why not, ``item`` the power as the list of that day has it."""

    item: PowerItem | None = None
    reasons: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.reasons

    @property
    def why_no_authority(self) -> str:
        return "；".join(self.reasons)


class Authorities:
    """All that one unit may on one day, or only some powers of it, read once and asked as often as one likes."""

    def __init__(self, unit: "Unit", on: date, *, codes: Collection[str] | None = None) -> None:
        """Read it: a fixed number of queries, however much is asked afterwards; of no other powers than ``codes``."""
        self.unit, self.on, self.day, self.codes = unit, on, day_zh(on), codes
        only = Q() if codes is None else Q(code__in=list(codes))
        self.power_list = lists.list_on(unit, on)
        self.items: Mapping[str, PowerItem] = (
            {item.code: item for item in lists.items_of(self.power_list).filter(only).defer(*LONG)}
            if self.power_list
            else {}
        )
        self.fallen = amendments.fallen_on(self.power_list, on) if self.power_list else {}
        self.breakdown = assigned.breakdown_on(unit, on)
        self.posts: dict[str, set[int]] = defaultdict(set)
        if self.breakdown:
            for code, post_id in self.breakdown.assignments.filter(only).values_list("code", "post_id"):
                self.posts[code].add(post_id)
        self.capacity = Capacity.of(unit, on)
        self.home = area_of(unit)
        self.held: dict[int, int] = {}
        self.standings: dict[int, CertificateStanding] = {}
        self.fields: dict[int, frozenset[str]] = {}
        self._know(people.on_posts({pk for posts in self.posts.values() for pk in posts}, on))

    def ask(self, person: "Person", code: str, *, area: "Unit | None" = None, field: str = "") -> Authority:
        """Say whether an officer of the unit may use a power of it in an area, and all reasons why not.

        ``area`` is the township or sub-district where it is done; None: within the unit's own. ``field`` is the field
        of law that the act itself asks for beside that of the power.
        """
        assert self.codes is None or code in self.codes, "asked of a power that was not read"
        if person.pk not in self.standings:
            self._know([person.pk])
        item = self.items.get(code)
        if item is None:
            return Authority(None, (self._not_listed(code), *self._officer(person, None, field)))
        return Authority(
            item,
            (
                *(f"依据已经失效：{line}" for line in self.fallen.get(item.code, ())),
                *self._capacity(item),
                *self._post(person, item),
                *self._officer(person, item, field),
                *self._area(area),
            ),
        )

    def holders(self, code: str) -> set[int] | None:
        """Return who is on a post that has a power, by id; None where the unit has not broken its list down."""
        if self.breakdown is None:
            return None
        posts = self.posts.get(code, set())
        return {pk for pk, post in self.held.items() if post in posts}

    def _know(self, person_ids: Iterable[int]) -> None:
        """Read which post these hold on the day, and whether their certificates are good for anything."""
        ids = list(person_ids)
        self.held |= people.posts_on(ids, self.on)
        standings, fields = people.certified(ids, on=self.on)
        self.standings |= standings
        self.fields |= fields

    def _not_listed(self, code: str) -> str:
        if self.power_list is None:
            return f"{self.unit}{self.day}没有公布实施的权责清单"
        return f"“{code}”不在{self.unit}{self.day}实施的权责清单（第{self.power_list.number}版）上"

    def _capacity(self, item: PowerItem) -> tuple[str, ...]:
        if not self.capacity.has_deed:
            return (f"{self.unit}{self.day}没有有效的委托书",)
        if not self.capacity.covers(item.code):
            return (f"“{item.name}”不在{self.unit}{self.day}有效的委托书范围内",)
        if self.unit.kind in BY_MANDATE and item.kind == "penalty" and not self.capacity.mandated(item.code):
            return (
                f"省级人民政府没有决定由{self.unit}在{self.day}行使“{item.name}”（《行政处罚法》第24条）",
            )
        return ()

    def _post(self, person: "Person", item: PowerItem) -> tuple[str, ...]:
        held = self.held.get(person.pk)
        if self.breakdown is None:
            return (f"{self.unit}{self.day}没有公布实施的职权分解",)
        if not self.posts.get(item.code):
            return (f"“{item.name}”{self.day}没有分解到岗位",)
        if held is None:
            return (f"{person}{self.day}不在{self.unit}的岗位上",)
        if held not in self.posts[item.code]:
            return (f"{person}{self.day}所在的岗位没有“{item.name}”的职权",)
        return ()

    def _officer(self, person: "Person", item: PowerItem | None, field: str) -> tuple[str, ...]:
        standing = self.standings[person.pk]
        if not standing.valid:
            return (f"{person}{self.day}{standing.reason}",)
        covered = self.fields[person.pk]
        asked = {each for each in (field, item.field if item else "") if each}
        return tuple(f"{person}的执法证件不是“{each}”领域的" for each in sorted(asked - covered))

    def _area(self, area: "Unit | None") -> tuple[str, ...]:
        if area is None or self.home is None or area.path.startswith(self.home.path):
            return ()
        return (f"{area}不在{self.unit}的管辖区域内",)


def authority(
    person: "Person", code: str, unit: "Unit", area: "Unit | None", on: date, *, field: str = ""
) -> Authority:
    """Answer one question; for many of one unit and day ask ``Authorities``."""
    return Authorities(unit, on, codes=[code]).ask(person, code, area=area, field=field)


def area_of(unit: "Unit") -> "Unit | None":
    """Return the township or sub-district that a unit acts in; None for one that acts in all of the county."""
    at: Unit | None = unit
    while at is not None and at.kind not in BY_MANDATE:
        at = at.parent
    return at
