"""Whom words mean: people by name, number or certificate, bodies by name, devices by number. 《责任制》第40条."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import name_key, plain

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

TOKEN = re.compile(r"[0-9A-Z][0-9A-Z-]*")
SHORTEST_NAME = 2
HANDLING = (P.COMPLAINT_HANDLE, P.COMPLAINT_ASSIGN, P.COMPLAINT_EXTEND)


@dataclass(frozen=True)
class Meant:
    """Whom a complaint names."""

    units: "tuple[Unit, ...]" = ()
    persons: "tuple[Person, ...]" = ()

    @property
    def refs(self) -> list[str]:
        """What the ledger calls them."""
        return sorted({each.ref for each in (*self.units, *self.persons)})


def meant_by(words: str, *, unit: "Unit | None" = None) -> Meant:
    """Return who is meant by words that say whom a complaint is about; a name that several bear means none of them.

    Of several of one name the one who is inside ``unit`` is meant. A longer name hides a shorter one within it.
    """
    if not words.strip():
        return Meant()
    numbers, everybody = _numbers_in(words), people.everybody()
    called: dict[str, list[Person]] = defaultdict(list)
    for each in everybody:
        called[name_key(each.name)].append(each)
    found = [each for each in everybody if plain(each.number) in numbers]
    found += people.holders_of_certificates_in(words)
    for name in _occurring(words, called):
        bearers = called[name]
        if len(bearers) > 1 and unit is not None:
            bearers = [each for each in bearers if each.unit.path.startswith(unit.path)]
        found += bearers if len(bearers) == 1 else []
    bodies: dict[str, list[Unit]] = defaultdict(list)
    for body in people.units_ever():
        for name in {name_key(body.name), name_key(body.short_name)}:
            bodies[name].append(body)
    units = [bodies[name][0] for name in _occurring(words, bodies) if len(bodies[name]) == 1]
    units += [device.unit for serial in sorted(numbers) if (device := devices.device_by_serial(serial))]
    return Meant(tuple(units), tuple(found))


def holder_of(number: str) -> "Person | None":
    """Return whose number a complainant read off somebody: of the person, or of the certificate."""
    return people.person_by_number(number) or next(iter(people.holders_of_certificates_in(number)), None)


def person_meant(words: str, *, field: str) -> "Person":
    """Return the one person that a handler names. Raises Invalid, said of ``field``, for none or several."""
    found = meant_by(words).persons
    if len({each.pk for each in found}) != 1:
        raise Invalid(
            f"没有编号、执法证号或全名为“{words}”的人员，或者不止一人", field=field, remedy="请填写人员编号"
        )
    return found[0]


def handlers_in(words: Iterable[str], *, handler_id: int, but: Collection[str]) -> "list[Person]":
    """Return who of those that might handle a complaint is spoken of in its words, but for the complainant himself."""
    said, others = "\n".join(words), {name_key(name) for name in but if name}
    able = {
        account.person
        for right in HANDLING
        for account in people.accounts_with(right, within=[handler_id])
        if account.person
    }
    numbers, text = _numbers_in(said), name_key(said)
    spoken_of = [
        each
        for each in able
        if name_key(each.name) not in others
        and (name_key(each.name) in text or plain(each.number) in numbers)
    ]
    return sorted(spoken_of, key=lambda each: each.pk)


def _numbers_in(words: str) -> set[str]:
    """Return what may be a number, each in its normal form."""
    return {plain(each) for each in TOKEN.findall(unicodedata.normalize("NFKC", words).upper())}


def _occurring(words: str, names: Iterable[str]) -> list[str]:
    text, found = name_key(words), []
    for name in sorted((each for each in names if len(each) >= SHORTEST_NAME), key=len, reverse=True):
        if name in text:
            found.append(name)
            text = text.replace(name, " ")
    return found
