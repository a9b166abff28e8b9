"""The fictional county as it stands before the story begins: units, people, certificates, devices, accounts."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account, Certificate, Person, Unit
from liuhen.demo import names
from liuhen.demo.names import UnitName
from liuhen.demo.story import Story, local_day
from liuhen.kernel.access import BY_KIND, SYSTEM, Actor, Kind

PASSWORD = "Yunling-2026-demo"  # noqa: S105 (printed on the screen: a demonstration)
STAFFED = ("MSA", "UMB", "AGR", "TRA", "YXZ")  # units with an account for every role
ROLES = ("keeper", "registrar", "legal", "head")


class OnceHasher(Argon2PasswordHasher):
    """Hash each password of the demonstration once: they are printed for all, and slow to hash by design."""

    _known: ClassVar[dict[str, str]] = {}

    def encode(self, password: str, salt: str) -> str:
        return self._known.get(password) or self._known.setdefault(password, super().encode(password, salt))


@dataclass
class Staff:
    """The people and devices of one unit."""

    unit: Unit
    officers: list[Person] = field(default_factory=list)
    auxiliaries: list[Person] = field(default_factory=list)
    clerks: dict[str, Person] = field(default_factory=dict)
    devices: list[Device] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.unit.code


@dataclass
class County:
    """Everybody, by unit code; ``token`` is the secret of the market regulators' docking station."""

    government: Unit
    bureau: Unit
    staff: dict[str, Staff] = field(default_factory=dict)
    token: str = ""
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Return who acts by this account; no role changes while the story is told."""
        if username not in self._actors:
            actor = people.actor_for(Account.objects.get(username=username))
            assert actor is not None, username
            self._actors[username] = actor
        return self._actors[username]

    def keeper(self, code: str) -> str:
        """Return the account of whoever keeps a unit's devices; the smaller units share one."""
        return f"{code.lower()}-keeper" if code in STAFFED else "centre-keeper"


def settle(story: Story, *, at: datetime) -> County:
    """Register the whole county at one moment of the past."""
    government = _unit(names.GOVERNMENT, None, at)
    county = County(government, _unit(names.BUREAU, government, at))
    for number, name in enumerate(names.UNITS, 1):
        unit = _unit(name, county.government, at)
        phone = f"0435-72210{number:02d}"
        staff = Staff(register.set_complaint_phone(unit=unit, phone=phone, by=SYSTEM, at=at))
        county.staff[name.code] = staff
        _people(story, staff, name, number=number, at=at)
        _devices(story, staff, name, number=number, at=at)
    _accounts(county, at=at)
    return county


def _unit(name: UnitName, parent: Unit | None, at: datetime) -> Unit:
    return register.open_unit(
        code=name.code, name=name.name, short_name=name.short, kind=name.kind, device_class=name.device_class,
        parent=parent, by=SYSTEM, at=at,
    )  # fmt: skip


def _people(story: Story, staff: Staff, name: UnitName, *, number: int, at: datetime) -> None:
    posts = [register.open_post(unit=staff.unit, name=post, by=SYSTEM, at=at) for post in names.POSTS]
    numbers = iter(range(1, 100))

    def enter(kind: str, post: int, called: str = "") -> Person:
        whole = called or story.random.choice(names.SURNAMES) + story.random.choice(names.GIVEN)
        return register.enter_person(
            unit=staff.unit, name=whole, kind=kind, number=f"{number:02d}{next(numbers):04d}", post=posts[post],
            by=SYSTEM, at=at,
        )  # fmt: skip

    staff.officers = [
        enter("officer", n % 2, "王芳" if (name.code, n) == ("MSA", 0) else "") for n in range(name.officers)
    ]
    staff.auxiliaries = [enter("auxiliary", n % 2) for n in range(name.auxiliaries)]
    for role in ROLES if name.code in STAFFED else ("keeper",):
        staff.clerks[role] = enter("clerk", 2)
    for n, officer in enumerate(staff.officers):
        issued, expires = _validity(story, n=n)
        register.issue_certificate(
            person=officer, number=f"{names.COUNTY[:2]}执{officer.number}", field=name.field,
            issued_on=issued, expires_on=expires, by=SYSTEM, at=at,
        )  # fmt: skip


def _validity(story: Story, *, n: int) -> tuple[date, date]:
    """Return a certificate's days: the fifth officer's soon runs out, the eighth's has run out."""
    today = local_day(story.now)
    if n == 4:
        expires = today + timedelta(days=story.random.randint(5, 40))
    elif n == 7:
        expires = today - timedelta(days=story.random.randint(10, 40))
    else:
        expires = today + timedelta(days=story.random.randint(300, 1500))
    return expires - timedelta(days=5 * 365), expires


def _devices(story: Story, staff: Staff, name: UnitName, *, number: int, at: datetime) -> None:
    kinds = ("body_camera", "body_camera", "handheld_terminal", "body_camera", "camera", "audio_recorder")
    for n in range(name.devices):
        kind = kinds[n % len(kinds)]
        device = devices.register(
            unit=staff.unit, serial=f"D{number:02d}{n + 1:04d}", kind=kind,
            model=story.random.choice(names.MODELS[kind]), keeper=staff.clerks["keeper"],
            acquired_on=local_day(at) - timedelta(days=story.random.randint(60, 1500)), by=SYSTEM, at=at,
            counted_under_standard=kind in names.UNDER_STANDARD, need=names.NEEDS.get(kind, ""),
        )  # fmt: skip
        staff.devices.append(device)


def _accounts(county: County, *, at: datetime) -> None:
    for username, kind in (("sysadmin", Kind.SYSTEM), ("secadmin", Kind.SECURITY), ("auditor", Kind.AUDIT)):
        give_account(county, username, kind=kind, at=at)
    for code in STAFFED:
        staff = county.staff[code]
        for role, clerk in staff.clerks.items():
            give_account(county, f"{code.lower()}-{role}", role, person=clerk, at=at)
        for n, officer in enumerate(staff.officers[:2], 1):
            username = "wangfang" if (code, n) == ("MSA", 1) else f"{code.lower()}-officer{n}"
            give_account(county, username, "officer", person=officer, at=at)
    for n, (username, roles, name, unit) in enumerate((
        ("bureau", ("supervisor",), "周监督", county.bureau),
        ("centre-keeper", ("keeper",), "吴装备", county.government),
        ("bureau-complaints", ("complaints", "supervisor"), "郑承办", county.bureau),
        ("bureau-complaints2", ("complaints", "supervisor"), "韩承办", county.bureau),
        ("bureau-legal", ("legal",), "钱法规", county.bureau),
        ("bureau-head", ("head",), "冯局长", county.bureau),
        ("gov-complaints", ("complaints", "supervisor"), "沈信访", county.government),
        ("msa-complaints", ("complaints", "legal"), "蒋信访", county.staff["MSA"].unit),
    ), 1):  # fmt: skip
        clerk = register.enter_person(
            unit=unit, name=name, kind="clerk", number=f"99{n:04d}", post=None, by=SYSTEM, at=at
        )
        give_account(county, username, *roles, person=clerk, at=at)
    for username, unit in (("station-msa", county.staff["MSA"].unit), ("station-centre", county.government)):
        give_account(county, username, kind=Kind.STATION, unit=unit, at=at)
    token = accounts.issue_token(
        account=Account.objects.get(username="station-msa"), label="市场监管局采集站", scopes=BY_KIND[Kind.STATION],
        expires_on=local_day(at) + timedelta(days=365), by=SYSTEM, at=at,
    )  # fmt: skip
    county.token = accounts.fetch_token(token=token, by=SYSTEM, at=at)


def give_account(
    county: County,
    username: str,
    *roles: str,
    at: datetime,
    person: Person | None = None,
    kind: Kind = Kind.BUSINESS,
    unit: Unit | None = None,
) -> None:
    account = accounts.open_account(
        username=username, password=PASSWORD, kind=kind, person=person, unit=unit, by=SYSTEM, at=at
    )
    for role in roles:
        assert person is not None, "roles are granted to people"
        accounts.grant_role(account=account, role=role, unit=person.unit, by=SYSTEM, at=at)


def certificate_of(person: Person) -> Certificate:
    return Certificate.objects.get(person=person)
