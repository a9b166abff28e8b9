"""Classify, hold, change, ask, carry out in whatever order: nothing goes before its end or under a hold."""

import contextlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import actions, destruction, queries
from liuhen.apps.retention.actions import changes, classes, disposals, holds, signing
from liuhen.apps.retention.models import Classification, Disposal, Hold, RuleChange
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from liuhen.regulation.vocabulary import Years
from tests.builders.county import NOW, County, account, person, small_county
from tests.builders.recordings import bring
from tests.services.rounds import rounds

KEYS = ("ordinary", "complaint")
OPEN = ("requested", "consented", "waiting", "destroying")


class Walk:
    """A county with three recordings, and what may be done; each step takes a number to choose by."""

    def __init__(self, county: County) -> None:
        self.county, self.at = county, NOW
        home = county.government.children.get(code="JUS")
        account(person(home, "吴法规", "900002", kind="clerk"), "jus-legal", "legal")
        account(person(home, "郑局长", "900003", kind="clerk"), "jus-head", "head")
        take_in = bring.__wrapped__ if hasattr(bring, "__wrapped__") else bring
        self.recordings = [
            take_in(county)(b"walk %d" % n, filename=f"DSJ0001_100001_2026112408500{n}_0001.mp4")
            for n in range(3)
        ]

    def one(self, n: int) -> Recording:
        return Recording.objects.get(pk=self.recordings[n % 3].pk)

    def act(self, who: str) -> dict[str, Any]:
        return {"by": SYSTEM if who == "machine" else self.county.actor(who), "at": self.at}

    def classify(self, n: int) -> None:
        classes.classify(recordings=[self.one(n)], key=KEYS[n // 3 % 2], why="由", **self.act("legal"))

    def classify_ordinary(self, n: int) -> None:
        classes.classify(recordings=[self.one(n)], key="ordinary", why="由", **self.act("legal"))

    def hold(self, n: int) -> None:
        actions.place_hold(
            recordings=[self.one(n).pk], reason="由", source=f"complaint:{n % 2}", **self.act("machine")
        )

    def hold_by_hand(self, n: int) -> None:
        actions.place_hold(recordings=[self.one(n).pk], reason="由", **self.act("legal"))

    def release(self, n: int) -> None:
        actions.release_holds(source=f"complaint:{n % 2}", reason="由", **self.act("machine"))

    def release_by_hand(self, n: int) -> None:
        for placed in Hold.objects.filter(source="", state="placed")[: 1 + n % 2]:
            holds.release(hold=placed, reason="由", **self.act("bureau"))

    def change(self, n: int) -> None:
        changes.propose(
            key=KEYS[n % 2], zh="", years=(0, 4, 5, 6, 9)[n % 5], source="规", why="由", **self.act("bureau")
        )

    def sign(self, n: int) -> None:
        for open_one in RuleChange.objects.filter(state__in=("proposed", "signed"))[:1]:
            signing.sign(change=open_one, **self.act(("jus-legal", "jus-head")[n % 2]))

    def apply(self, _: int) -> None:
        for signed in RuleChange.objects.filter(state="applying"):
            changes.advance(change=signed, at=self.at)

    def ask(self, n: int) -> None:
        rows = [self.one(n)] if n % 2 else [self.one(k) for k in range(3)]
        disposals.request(recordings=rows, reason="期满", **self.act("keeper"))

    def decide(self, _: int) -> None:
        for batch in Disposal.objects.filter(state__in=("requested", "consented"))[:1]:
            verb, who = (
                (disposals.consent, "legal") if batch.state == "requested" else (disposals.approve, "head")
            )
            verb(disposal=batch, opinion="", **self.act(who))

    def object(self, _: int) -> None:
        for batch in Disposal.objects.filter(state__in=OPEN)[:1]:
            disposals.object_to(disposal=batch, opinion="由", **self.act("bureau"))

    def carry_out(self, _: int) -> None:
        for batch in Disposal.objects.filter(state__in=("waiting", "destroying")):
            self.check_around(batch)

    def check_around(self, batch: Disposal) -> None:
        """Hold what goes against what may go, reckoned here by other means than the product's."""
        before = {row.pk: (row.state, self.may_go(row)) for row in Recording.objects.all()}
        destruction.carry_out(batch, clock=lambda: self.at)
        for row in Recording.objects.all():
            state, may_go = before[row.pk]
            if state == "stored" and row.state != "stored":
                assert may_go, (row.pk, self.at)

    def may_go(self, row: Recording) -> bool:
        assert row.ended_at is not None
        if Hold.objects.filter(items__recording=row, state="placed").exists():
            return False
        years = [c.retention_class.years for c in Classification.objects.filter(recording=row)]
        if not years or None in years or 0 in years:
            return False
        return local_day(self.at) > Years(max(years)).after(local_day(row.ended_at))


STEPS = [name for name, step in vars(Walk).items() if callable(step) and name not in (
    "__init__", "one", "act", "check_around", "may_go")]  # fmt: skip
PAUSES = st.sampled_from([0, 1, 31, 400, 1827])
# Left to chance alone, hardly a walk comes as far as a disposal: each begins with the way there.
WAY = [
    ("classify_ordinary", 0, 0),
    ("classify_ordinary", 1, 1827),
    ("ask", 1, 1),
    ("decide", 0, 0),
    ("decide", 0, 31),
]


class AnyWalk(TestCase):
    @settings(max_examples=rounds(40))
    @given(
        st.integers(0, len(WAY)),
        st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 29), PAUSES), max_size=16),
    )
    def test_nothing_goes_before_its_end_or_under_a_hold(
        self, known: int, steps: list[tuple[str, int, int]]
    ) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys", LEDGER_PUBLIC=folder / "log", LEDGER_COPIES=[folder / "copies.txt"],
                VAULT={"backend": "local", "root": folder / "vault"}, VAULT_INCOMING=folder / "incoming",
            ):  # fmt: skip
                keyring.make_keys(folder / "keys", origin="liuhen.local/log/1")
                self.walk(Walk(small_county()), [*WAY[:known], *steps, ("carry_out", 0, 31)])

    def walk(self, walk: Walk, steps: list[tuple[str, int, int]]) -> None:
        for name, n, days in steps:
            walk.at += timedelta(days=days)
            with contextlib.suppress(Refused):
                getattr(walk, name)(n)
        for row in Recording.objects.all():
            assert blobs.exists(row.sha256) == (row.state != "disposed")
        catch_up(at=datetime.now(walk.at.tzinfo))
        report = audit(trust=keyring.verifiers(), own_keys=True)
        assert report.is_sound, report.faults
        assert queries.classes()
