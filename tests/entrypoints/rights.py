"""The table of who is let in to which page: read by people, and not taken from what it judges."""

from pathlib import Path

from liuhen.apps.people.models import Account
from liuhen.kernel.access import ROLES
from tests.builders import county as build
from tests.builders.county import County

OFFICES = ("station", "system", "security", "audit")
ALL = (*ROLES, *OFFICES)


def let_in(path: Path, role: str) -> frozenset[str]:
    """Read a table: below a line of roles, which ends in a colon, all that these and nobody else are let in to."""
    found: list[str] = []
    everything: list[str] = []
    roles: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.endswith(":"):
            roles = line.removesuffix(":").split()
            assert set(roles) <= set(ALL), line
        else:
            names = [name.strip() for name in line.split(",") if name.strip()]
            everything += names
            found += names if role in roles else []
    assert len(everything) == len(set(everything)), "something stands in the table twice"
    return frozenset(found)


def account_of(county: County, role: str) -> Account:
    """Return an account with this role at the county's unit and no other, or that of an office."""
    if role in OFFICES:
        office: Account = Account.objects.get(username=role)
        return office
    kind = "officer" if role == "officer" else "clerk"
    return build.account(build.person(county.unit, "只有一个角色", "550001", kind=kind), "one-role", role)
