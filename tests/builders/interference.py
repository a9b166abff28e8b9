"""What the tests of interference stand on: two rings of keys, three holders each, and a case of two handlers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.cases import actions as case_actions
from liuhen.apps.cases.models import Case
from liuhen.apps.interference import actions, books, queries
from liuhen.apps.interference.models import Envelope, Holder, Opening, PostChange, Ring
from liuhen.apps.offices import actions as offices
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import SYSTEM, Actor
from tests.builders import county as build
from tests.builders.cases import Docket, docket
from tests.builders.county import NOW, County

PASSPHRASE = "三人中的任意两人才能把它打开"
STORY = "陈局长打电话来，说利民小吃店是老战友开的，要求不要立案"
MINUTE = timedelta(minutes=1)


@dataclass
class Keys:
    """Short ways of those who report, open and conclude; ``legal``, ``wufa``, ``zheng`` hold MSA's keys."""

    cases: Docket
    case: Case
    boss: Person
    low: Ring
    high: Ring

    @property
    def county(self) -> County:
        return self.cases.county

    def by(self, username: str = "wangfang") -> Actor:
        return self.county.actor(username)

    def file(self, by: str = "wangfang", *, at: datetime = NOW, **told: Any) -> Envelope:
        return actions.file(**told, by=self.by(by), at=at)

    def told(self, by: str = "wangfang", *, at: datetime = NOW, **told: Any) -> Envelope:
        """File a report of a call by somebody who neither leads nor holds a key."""
        given: dict[str, Any] = {
            "happened": "some",
            "who": "赵保管",
            "way": "phone",
            "facts": "赵保管打听利民小吃店的案子查到哪一步",
        }
        return self.file(by, at=at, **(given | told))

    def stage(self, *, at: datetime = NOW) -> None:
        """Let both handlers report that nothing happened in the stage the case is in."""
        for username in ("wangfang", "liqiang"):
            self.file(username, case=Case.objects.get(pk=self.case.pk), at=at)

    def begun(
        self, ring: Ring | None = None, by: str = "legal", *, at: datetime = NOW
    ) -> tuple[Opening, str]:
        return actions.begin(ring=ring or self.low, passphrase=PASSPHRASE, by=self.by(by), at=at)

    def opened(
        self, ring: Ring | None = None, by: tuple[str, str] = ("legal", "wufa"), *, at: datetime = NOW
    ) -> Opening:
        opening, code = self.begun(ring, by[0], at=at)
        return actions.finish(
            opening=opening, code=code, passphrase=PASSPHRASE, by=self.by(by[1]), at=at + MINUTE
        )

    def opened_above(self, *, at: datetime = NOW) -> Opening:
        return self.opened(self.high, ("bureau", "qian"), at=at)

    def pages(self, ring: Ring, by: str) -> list[books.Page]:
        """Return what a holder may read in a ring's book as it is now."""
        return queries.pages_of(Ring.objects.get(pk=ring.pk), self.by(by))

    def record(self, ring: Ring | None = None, by: str = "legal") -> queries.Record:
        """Return the newest report that a holder may read."""
        ring = Ring.objects.get(pk=(ring or self.low).pk)
        page = queries.pages_of(ring, self.by(by))[0]
        found = queries.record_of(ring, page.slot, self.by(by))
        assert found is not None
        return found

    def confirmed(self, *, at: datetime = NOW) -> queries.Record:
        """Let two holders find that the newest report holds."""
        record = self.record()
        actions.conclude(
            ring=self.low, slot=record.pk, founded=True, kinds=["prying"], person=self.county.keeper,
            reason="通话记录、在场人员证实", by=self.by("legal"), at=at,
        )  # fmt: skip
        actions.countersign(ring=self.low, slot=record.pk, by=self.by("wufa"), at=at)
        return self.record()

    def announced(self, *, at: datetime = NOW, **told: Any) -> PostChange:
        given: dict[str, Any] = {
            "person": self.county.officer, "what": "post", "ground": "rotation", "basis": "《公务员法》关于交流的规定",
            "procedure": "局党组11月20日会议决定，已听取本人意见", "by": self.by("registrar"),
        } | told  # fmt: skip
        return actions.announce(**given, at=at)


def holders(of: Unit, *usernames: str) -> list[Person]:
    """Give a unit people who may hold a key."""
    found = []
    for n, username in enumerate(usernames):
        person = build.person(of, {"wufa": "吴法制", "zheng": "郑法制", "qian": "钱监督", "feng": "冯监督"}[username],
                              f"{of.pk}70{n}", kind="clerk")  # fmt: skip
        build.account(person, username, "supervisor" if of.kind == "bureau" else "legal")
        found.append(person)
    return found


def ring_of(county: County, unit: Unit, persons: list[Person], usernames: list[str]) -> Ring:
    """Form a ring as its three holders do."""
    ring = actions.name_ring(unit=unit, persons=persons, by=county.actor("bureau"), at=NOW)
    for username in usernames:
        make_key(county, ring, username)
    return Ring.objects.get(pk=ring.pk)


def make_key(county: County, ring: Ring, username: str) -> Holder:
    actor = county.actor(username)
    holder = Holder.objects.get(ring=ring, person_id=actor.person_id or 0, state="named")
    return actions.make_key(holder=holder, passphrase=PASSPHRASE, by=actor, at=NOW)


def person_of(county: County, username: str) -> Person:
    return Person.objects.get(pk=county.actor(username).person_id or 0)


@pytest.fixture
def keys(county: County) -> Keys:
    return the_keys(county)


def the_keys(county: County) -> Keys:
    made = docket(county)
    case = made.open()
    boss = person_of(county, "head")
    offices.name(
        unit=county.unit, person=boss, role="principal", title="局长", document="任免〔2024〕1号",
        since=date(2024, 1, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    clerk = build.person(county.unit, "韩人事", "100088", kind="clerk")
    build.account(clerk, "registrar", "registrar")
    mayor = build.person(county.government, "郑县长", "300001", kind="clerk")
    build.account(mayor, "mayor", "head")
    bureau = county.actor("bureau")
    bureau_unit = Unit.objects.get(pk=bureau.unit_id or 0)
    high = ring_of(
        county, bureau_unit, [person_of(county, "bureau"), *holders(bureau_unit, "qian", "feng")],
        ["bureau", "qian", "feng"],
    )  # fmt: skip
    low = ring_of(
        county, county.unit, [person_of(county, "legal"), *holders(county.unit, "wufa", "zheng")],
        ["legal", "wufa", "zheng"],
    )  # fmt: skip
    return Keys(made, Case.objects.get(pk=case.pk), boss, low, high)


def conclude_case(keys: Keys) -> Case:
    return case_actions.conclude(case=keys.case, opinion="事实清楚，建议罚款", by=keys.by(), at=NOW)
