"""Try every door of a whole county, by everybody, well and badly, and undo it:  python -m tests.doors.walk

Prints a line of JSON for each trial: [app, noun, door, way, trial, as whom, status, what was said].
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import django

from tests.doors.everybody import everybody
from tests.services.rounds import takes_its_turn

ACCOUNTS_A_DOOR = 2  # of those who may, and of those who may not
TRIES = 5  # rows, until a door lets somebody through
# Of the sort that is asked for, with a check digit that holds.
NUMBERS = {"电话": "0431-12345678", "证件号码": "11010519491231002X", "代码": "91350100M000100Y43"}
# What has a form of its own is told in that.
WORDS = {
    "电话": "0431-12345678", "满分": "10", "条文": "第一条　试一试。", "物品清单": "白酒，12箱，完好，100，库房",
    "设定依据": "《中华人民共和国食品安全法》第一百二十二条第一款",
}  # fmt: skip
SEVERAL = 3  # people, where several are asked for
NAMES = {"person": "number", "account": "username", "device": "serial", "establishment": "code"}
Trial = list[Any]


def main() -> None:
    """Walk through the county of ``LIUHEN_DATA``."""
    django.setup()
    for trial in walk():
        sys.stdout.write(json.dumps(trial, ensure_ascii=False) + "\n")


def walk() -> Iterator[Trial]:
    from django.utils import timezone

    from liuhen.entrypoints import urls  # noqa: F401 (the doors are made with their addresses)

    at = timezone.now()
    accounts = list(everybody())
    for app in apps():
        for desk in import_module(f"liuhen.apps.{app}.desk").DESKS:
            for door in filter(in_turn, desk.entering):
                yield from ([app, desk.noun, *each] for each in Visit(desk, door, accounts, at).enter())
            for door in filter(in_turn, desk.doors):
                yield from ([app, desk.noun, *each] for each in Visit(desk, door, accounts, at).knock())


def in_turn(door: Any) -> bool:
    return takes_its_turn(door.move.event)


def apps() -> list[str]:
    from django.apps import apps as installed

    ours = (config.name for config in installed.get_app_configs() if config.name.startswith("liuhen.apps."))
    return [name.rpartition(".")[2] for name in ours if find_spec(f"{name}.desk")]


class Visit:
    """One door, tried by several people on several rows."""

    def __init__(self, desk: Any, door: Any, accounts: list[Any], at: datetime) -> None:
        self.desk, self.door, self.accounts, self.at = desk, door, accounts, at

    def enter(self) -> Iterator[Trial]:
        permission = self.door.move.permission
        able = [pair for pair in self.accounts if pair[1].may(permission)][:ACCOUNTS_A_DOOR]
        for pair in [each for each in self.accounts if not each[1].may(permission)][:ACCOUNTS_A_DOOR]:
            yield from self.try_("no right", pair, None, self.filled(None, pair[1]))
        for nth, pair in enumerate(able):
            yield from self.filled_in(pair, None, badly=nth == 0, nth=nth)

    def knock(self) -> Iterator[Trial]:
        move = self.door.move
        makes = move.source == ("new",)
        rows = list(self.desk.model._base_manager.order_by("-pk")[:200])
        fit = [row for row in rows if makes or row.state in move.source]
        unfit = [row for row in rows if not makes and row.state not in move.source]
        yield from self.barred(rows)
        yield from self.until_through(self.pairs(fit))
        if not makes and not fit:
            for row in unfit:
                row.state = move.source[0]  # a hand puts it there, and what came of that is undone
            yield from self.until_through(self.pairs(unfit), put=move.source[0])
        for row, pair in self.pairs(unfit)[:1]:
            yield from self.try_("wrong state", pair, row, self.filled(row, pair[1]))

    def barred(self, rows: list[Any]) -> Iterator[Trial]:
        """Try it without the right where one sees the row, and with the right where one does not reach it."""
        permission = self.door.move.permission
        seen = self.first(rows, lambda row, actor: not actor.may(permission) and self.sees(row, actor))
        far = self.first(rows, lambda row, actor: actor.may(permission) and not self.sees(row, actor))
        if seen:
            yield from self.try_("no right", seen[1], seen[0], self.filled(*self.of(seen)))
        if far:
            yield from self.try_("out of reach", far[1], far[0], self.filled(*self.of(far)))

    @staticmethod
    def of(found: Any) -> tuple[Any, Any]:
        return found[0], found[1][1]

    def sees(self, row: Any, actor: Any) -> bool:
        return bool(self.desk.rows(actor).filter(pk=row.pk).exists())

    def first(self, rows: list[Any], holds: Any) -> Any:
        return next(((row, pair) for row in rows[:40] for pair in self.accounts if holds(row, pair[1])), None)

    def pairs(self, rows: list[Any]) -> list[Any]:
        """Return rows with people who hold the right on them, the nearest first."""
        from liuhen.kernel.flow import why_not

        move = self.door.move
        able = [pair for pair in self.accounts if pair[1].may(move.permission)]
        found: list[Any] = []
        for row in rows:
            for pair in able:
                reached = self.desk.rows(pair[1], move.permission).filter(pk=row.pk).exists()
                if reached and (move.source == ("new",) or pair[1].may_on(move.permission, row)):
                    facts = self.desk.facts(row, pair[1], self.at) if self.desk.facts else None
                    free = move.source == ("new",) or why_not(row, move, by=pair[1], facts=facts) is None
                    found.append((not free, len(found), row, pair))
            if len(found) > 20 or sum(not shut for shut, *_ in found) >= TRIES:
                break
        return [(row, pair) for _, _, row, pair in sorted(found, key=lambda each: each[:2])[:TRIES]]

    def until_through(self, pairs: list[Any], *, put: str = "") -> Iterator[Trial]:
        """Try rows in their order; those beyond the first few only while none let anybody through."""
        through = False
        for nth, (row, pair) in enumerate(pairs):
            if through and nth >= ACCOUNTS_A_DOOR:
                break
            for trial in self.filled_in(pair, row, badly=nth == 0 and not put, nth=nth, put=put):
                through = through or (trial[2].startswith("well") and trial[4] < 400)
                yield trial

    def filled_in(self, pair: Any, row: Any, *, badly: bool, nth: int = 0, put: str = "") -> Iterator[Trial]:
        told = self.filled(row, pair[1], nth=nth)
        for asked in self.door.move.asks if badly else ():
            if asked.needed and not asked.at_the_gate and asked.field in told:
                yield from self.try_(f"blank {asked.field}", pair, row, told | {asked.field: blank(asked)})
            if getattr(asked, "most", 0) and isinstance(told.get(asked.field), str):
                yield from self.try_(
                    f"long {asked.field}", pair, row, told | {asked.field: "长" * (asked.most + 1)}
                )
        yield from self.try_(f"well {nth}{' put there' if put else ''}", pair, row, told, put=put)

    def filled(self, row: Any, actor: Any, *, nth: int = 0) -> dict[str, Any]:
        """Return an answer to everything asked, as the endpoint takes it; every second time to what is needed only."""
        from liuhen.kernel.flow import asking

        told: dict[str, Any] = {}
        sparing = nth % 2 == 1
        for place, asked in enumerate(self.door.move.asks):
            if sparing and not asked.needed and not asked.at_the_gate:
                continue
            match asked:
                case asking.Identifier():
                    told[asked.field] = self.identifier(asked, actor)
                case asking.Yuan():
                    told[asked.field] = "100"
                case asking.Text(zh=zh):
                    told[asked.field] = next((said for word, said in WORDS.items() if word in zh), "试一试")
                case asking.Choice():
                    words = self.words(asked, row, actor)
                    told[asked.field] = words[nth % len(words)]
                case asking.Choices():
                    words = self.words(asked, row, actor)
                    told[asked.field] = words if sparing else words[:1]
                case asking.Count(least=least, first=first):
                    told[asked.field] = least if first is None else first
                case asking.Yes():
                    told[asked.field] = True
                case asking.Day(behind=behind):
                    later = timedelta(days=0 if behind else 3 + place)  # each than the one asked before it
                    told[asked.field] = (self.at + later).date().isoformat()
                case asking.Moment():
                    told[asked.field] = self.moment(asked, row, actor)
                case asking.Row():
                    if named := self.named(asked, row, actor, nth=nth):
                        told[asked.field] = named if isinstance(asked, asking.Rows) else named[0]
        return told

    def identifier(self, asked: Any, actor: Any) -> str:
        """Return a number of the sort that is asked for, of a thing that is there where it must be."""
        from liuhen.apps.devices import queries as devices
        from liuhen.apps.people.models import Person
        from liuhen.apps.powers.models import PowerItem

        one: Any
        if "职权" in asked.zh or asked.zh == "检查事项":
            held = PowerItem.objects.filter(power_list__state="published", power_list__unit_id=actor.unit_id)
            wanted = held.filter(kind="inspection" if asked.zh == "检查事项" else "penalty")
            return one.code if (one := wanted.order_by("-power_list_id", "pk").first()) else "SHI-1"
        if asked.zh == "设备编号":
            return one.serial if (one := devices.visible_to(actor).first()) else "SHI-1"
        if asked.zh in ("执法人员编号", "监督证件编号"):
            return one.number if (one := Person.objects.filter(unit_id=actor.unit_id).first()) else "SHI-1"
        if self.desk.noun == "unit":
            return "SHI-1"
        return next((number for word, number in NUMBERS.items() if word in asked.zh), "SHI-1")

    def words(self, asked: Any, row: Any, actor: Any) -> list[str]:
        """Return the words that may be chosen of this row."""
        among = self.door.among.get(asked.field) if row is not None else None
        return [str(word) for word in (dict(among(row, actor)) if among else asked.of)]

    def moment(self, asked: Any, row: Any, actor: Any) -> str:
        """Return what stands in the field beforehand, else a moment ago, each later than the one asked before it."""
        from django.utils import timezone

        proposed = self.door.first.get(asked.field, lambda *_: None)
        ago = timedelta(minutes=len(self.door.move.asks) - self.door.move.asks.index(asked))
        ahead = timedelta(days=1 if self.door.move.label.startswith(("计划", "安排")) else 0)
        stands = proposed(row, SimpleNamespace(actor=actor, at=self.at)) or self.at + ahead - ago
        return timezone.localtime(stands).isoformat()

    def named(self, asked: Any, row: Any, actor: Any, *, nth: int = 0) -> list[Any]:
        """Return what rows that may be named are called from outside: one, or several people; another each time."""
        from liuhen.apps.devices import queries as devices
        from liuhen.apps.establishments.models import Establishment
        from liuhen.apps.people.models import Person

        if asked.field in self.door.among:
            rows = self.door.among[asked.field](row, actor)
        elif asked.noun == "device":
            rows = devices.visible_to(actor)
        elif asked.noun == "establishment":
            rows = Establishment.objects.filter(state="listed")
        else:
            others = Person.objects.filter(state="serving").exclude(pk=actor.person_id or 0)
            near = others.filter(unit_id=getattr(row, "unit_id", actor.unit_id))
            rows = next((found for found in (near.filter(kind="officer"), near) if found.exists()), others)
        rows = rows if rows.ordered else rows.order_by("pk")
        several = asked.noun == "person" and getattr(asked, "most", 1) > 1
        first = nth if asked.noun in NAMES else 0
        found = list(rows[first : first + (SEVERAL if several else 1)]) or list(rows[:1])
        return [getattr(one, NAMES.get(asked.noun, "pk")) for one in found]

    def try_(
        self, trial: str, pair: Any, row: Any, told: Mapping[str, Any], *, put: str = ""
    ) -> Iterator[Trial]:
        from django.urls import reverse

        account, _ = pair
        desk, door = self.desk, self.door
        if not door.page_by_hand:
            where = reverse(f"console:{desk.noun}-{door.slug}", args=[row.pk] if row else [])
            status, said = request(account, where, self.as_form(told, row, pair[1]), row=row, put=put)
            yield [door.slug, "page", trial, account.username, status, said]
        if not door.no_endpoint:
            under = f"/api/v1/{desk.resource or desk.path}"
            where = (
                f"{under}/{row.pk}/{door.endpoint or door.slug}"
                if row
                else f"{under}/{door.endpoint}".rstrip("/")
            )
            status, said = request(account, where, json.dumps(told), row=row, put=put)
            yield [door.slug, "endpoint", trial, account.username, status, said]

    def as_form(self, told: Mapping[str, Any], row: Any, actor: Any) -> dict[str, Any]:
        """Return an answer as the page's form takes it: rows out of a menu by id, several in one line."""
        from liuhen.kernel.flow import asking

        sent = {name: value for name, value in told.items() if value is not None and value is not False}
        for asked in self.door.move.asks:
            if not sent.get(asked.field):
                continue
            if isinstance(asked, asking.Rows) and not asked.ticked:
                sent[asked.field] = ",".join(map(str, sent[asked.field]))
            elif isinstance(asked, asking.Row) and asked.noun in {"person", "account"} and not asked.typed:
                rows, told_by = self.door.among[asked.field](row, actor), NAMES[asked.noun]
                named = sent[asked.field] if isinstance(asked, asking.Rows) else [sent[asked.field]]
                keys = [one.pk for one in rows if getattr(one, told_by) in named]
                sent[asked.field] = keys if isinstance(asked, asking.Rows) else next(iter(keys), "")
            elif isinstance(asked, asking.Moment):
                sent[asked.field] = sent[asked.field][:19]
        return sent


def blank(asked: Any) -> Any:
    from liuhen.kernel.flow import asking

    if isinstance(asked, asking.Text | asking.Choice):
        return "　" if isinstance(asked, asking.Text) else ""
    return [] if isinstance(asked, asking.Rows | asking.Choices) else None


@cache
def client_of(account: Any) -> Any:
    """Return a browser in which somebody is logged in, with a password of his own."""
    from django.test import Client

    from liuhen.entrypoints.login.models import Seat

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(account)
    Seat.objects.filter(account=account).delete()
    type(account).objects.filter(pk=account.pk).update(must_change=False)
    return client


def request(account: Any, where: str, what: Any, *, row: Any = None, put: str = "") -> tuple[int, str]:
    """Send it as somebody who is logged in, undo what it did, and return the status and the sentence said.

    ``put`` is the state into which a hand puts the row before.
    """
    from django.db import IntegrityError, transaction

    client = client_of(account)
    with transaction.atomic():
        if put:
            try:
                with transaction.atomic():
                    type(row)._base_manager.filter(pk=row.pk).update(state=put)
            except IntegrityError:  # its other columns forbid it
                return 409, ""
        if isinstance(what, str):
            response = client.post(where, what, content_type="application/json")
        else:
            response = client.post(where, what)
        transaction.set_rollback(True)
    text = response.content.decode()
    if isinstance(what, str):
        told = json.loads(text) if text.startswith("{") else {}
        return response.status_code, f"{told.get('message', '')}{told.get('remedy', '')}"
    said = re.findall(r'(?s)<ul class="errors".*?</ul>|<div id="refusal">.*?</div>', text)
    return response.status_code, re.sub(r"<[^>]+>|\s+", "", "".join(said))[:300]


if __name__ == "__main__":
    main()
