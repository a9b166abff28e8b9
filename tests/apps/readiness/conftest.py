"""A county of several units of every kind, each with all that its powers ask for, and each fact known by name."""

import dataclasses
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.decisions.models import Reviewer
from liuhen.apps.devices.models import Device
from liuhen.apps.offices.models import Deed, Leader, Mandate
from liuhen.apps.people.models import Certificate, Person, Post, Tenure, Unit
from liuhen.apps.powers.models import Assignment, Breakdown, PowerItem, PowerList
from liuhen.regulation.powers import KINDS_ZH
from liuhen.regulation.readiness import OFFICERS, RECORDED, REVIEWED
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.records import put

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=400)
FIELDS = ("", "市场监管", "城市管理")
KINDS = ("organ", "organ", "township", "subdistrict", "entrusted", "authorized")

Key = tuple[int, str]


@dataclass(frozen=True)
class Fact:
    """One thing that is so: what removes it, and of which powers it is asked; ``spare`` others would do as well."""

    name: str
    remove: Callable[[], Any]
    flips: frozenset[Key] = frozenset()


@dataclass
class Power:
    """A power as it was made: whose certificates and posts count for it."""

    unit: Unit
    code: str
    kind: str
    field: str
    site: str
    posts: set[int] = dataclasses.field(default_factory=set)


@dataclass
class Made:
    """What was made: units, powers and, by person, his post and the fields of his certificate."""

    county: County
    units: list[Unit] = dataclasses.field(default_factory=list)
    powers: list[Power] = dataclasses.field(default_factory=list)
    officers: dict[int, tuple[int, str]] = dataclasses.field(default_factory=dict)
    facts: list[Fact] = dataclasses.field(default_factory=list)

    def able(self, power: Power) -> set[int]:
        return {
            pk
            for pk, (post, held) in self.officers.items()
            if post in power.posts and power.field in ("", held)
        }

    def of(self, unit: Unit) -> list[Power]:
        return [each for each in self.powers if each.unit == unit]


def keys(powers: list[Power]) -> frozenset[Key]:
    return frozenset((each.unit.pk, each.code) for each in powers)


def changed(row: Any, **columns: Any) -> Callable[[], Any]:
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**columns)


def random_county(county: County, *, units: int = 6) -> Made:
    """Make units whose powers could all be done tomorrow, and list what each of them rests on."""
    made = Made(county)
    for n in range(units):
        _unit(made, n)
    for unit in made.units:
        _facts(made, unit)
    return made


def _unit(made: Made, n: int) -> None:
    kind = KINDS[n % len(KINDS)]
    unit = build.unit(f"U{n}", f"云岭县第{n}单位", parent=made.county.government, kind=kind)
    made.units.append(unit)
    power_list = put(PowerList, unit=unit, number=1, state="published", effective_on=LONG_AGO)
    breakdown = put(
        Breakdown, unit=unit, power_list=power_list, number=1, state="published", effective_on=LONG_AGO
    )
    posts = [put(Post, unit=unit, name=f"岗位{k}", state="active") for k in range(random.choice((1, 2, 3)))]
    held = random.choice(FIELDS[1:])
    for post in posts:
        for k in range(OFFICERS + random.choice((0, 0, 1))):
            _officer(made, unit, post, f"{n}{post.pk}{k}", held)
    for k in range(random.choice((2, 3, 5))):
        power = Power(
            unit, f"P{n}-{k}", random.choice([*KINDS_ZH]), random.choice(("", held)),
            random.choice(("", "on-site", "off-site", "both")),
        )  # fmt: skip
        put(
            PowerItem, power_list=power_list, place=k, code=power.code, name=f"职权{k}", kind=power.kind,
            field=power.field, site=power.site,
        )  # fmt: skip
        for post in random.sample(posts, random.choice(range(1, len(posts) + 1))):
            put(Assignment, breakdown=breakdown, code=power.code, post=post)
            power.posts.add(post.pk)
        made.powers.append(power)


def _officer(made: Made, unit: Unit, post: Post, number: str, held: str) -> None:
    person = put(
        Person, unit=unit, name=f"人{number}", kind="officer", state="serving", number=f"7{number}",
        number_key=f"7{number}",
    )  # fmt: skip
    tenure = put(Tenure, person=person, post=post, since=LONG_AGO)
    certificate = put(
        Certificate, unit=unit, person=person, field=held, state="in-force", issued_on=LONG_AGO,
        expires_on=date(2029, 12, 31), number=f"吉{number}", number_key=f"吉{number}",
    )  # fmt: skip
    made.officers[person.pk] = (post.pk, held)
    ways = (
        changed(tenure, until=TOMORROW),  # the first day no longer on it
        changed(certificate, expires_on=TODAY),
        changed(certificate, state="withdrawn", withdrawn_on=TODAY),
        changed(certificate, state="suspended", suspended_on=TODAY),
        changed(person, state="left"),
        changed(person, off_post_since=TOMORROW),
    )
    made.facts.append(Fact(f"officer:{person.pk}", random.choice(ways)))


def _facts(made: Made, unit: Unit) -> None:
    """Give a unit head, reviewer, recorder and papers, and say which powers rest on each."""
    own, deciding = made.of(unit), unit
    if unit.kind == "entrusted":
        deciding = build.unit(f"E{unit.code}", f"委托{unit.code}的单位", parent=made.county.government)
        deed = put(
            Deed,
            entruster=deciding,
            entrusted=unit,
            since=LONG_AGO,
            until=date(2029, 12, 31),
            state="in-force",
        )
        # The name in which it acts goes with the deed; of the power itself nothing else is left to be asked.
        made.facts.append(Fact("deed", changed(deed, until=TODAY), keys(own)))
    if unit.kind in ("township", "subdistrict"):
        mandate = put(Mandate, unit=unit, since=LONG_AGO, published_on=LONG_AGO, state="in-force")
        penal = keys([each for each in own if each.kind == "penalty"])
        made.facts.append(Fact("mandate", changed(mandate, until=TODAY), penal))
    head = put(
        Leader, unit=deciding, person=made.county.keeper, role="principal", since=LONG_AGO, state="in-office"
    )
    made.facts.append(Fact("head", changed(head, state="ended", until=TOMORROW), keys(own)))
    reviewer = put(
        Reviewer, unit=deciding, person=made.county.keeper, since=LONG_AGO, state="registered", number="A1"
    )
    reviewed = keys([each for each in own if each.kind in REVIEWED])
    made.facts.append(Fact("reviewer", changed(reviewer, until=TOMORROW), reviewed))
    device = put(
        Device, unit=unit, kind=RECORDED[0], state="available", keeper=made.county.keeper, acquired_on=LONG_AGO,
        serial=f"D{unit.code}", serial_key=f"D{unit.code}",
    )  # fmt: skip
    recorded = keys([each for each in own if each.site != "off-site"])
    gone = changed(device, state=random.choice(("in_repair", "lost", "retired")))
    made.facts.append(Fact("recorder", gone, recorded))


@pytest.fixture
def made(county: County) -> Made:
    return random_county(county)
