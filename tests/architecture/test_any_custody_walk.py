"""Whatever is handed over, lent, lost, found and repaired in whatever order by whomever, the books agree."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.custody.actions import counting, handing_over, lending, losing
from liuhen.apps.custody.models import HandOver, Loan, Loss, StockItem, StockTaking
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import CheckOut, Device, Repair
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.models import Person
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import NOW, County, small_county
from tests.services.rounds import rounds

GOOD = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
ACTORS = ("keeper", "second", "head", "legal", "their-keeper", "wangfang", "system")
Act = Callable[..., Any]


def device(county: County) -> Device:
    return Device.objects.get(pk=county.device.pk)


def somebody(number: str) -> Person:
    return Person.objects.get(number=number)


def newest(model: Any) -> Any:
    """Return the latest of its kind; where there is none, the step asks for something else instead."""
    found = model.objects.order_by("-pk").first()
    if found is None:
        raise Refused("nothing there yet")
    return found


def to_other_keeper(c: County, **k: Any) -> Any:
    receiver = somebody("100005" if device(c).keeper.number == "100002" else "100002")
    return handing_over.make(receiver=receiver, devices=[device(c)], reason="轮岗", condition="完好", **k)


def lose(c: County, **k: Any) -> Any:
    return losing.report(device=device(c), lost_on=date(2026, 11, 1), place="途中", circumstances="滑落", **k)


def returned(c: County, **k: Any) -> Any:
    return devices.return_device(device=device(c), remark="裂", condition="damaged", **k)


def lend_out(c: County, **k: Any) -> Any:
    return lending.request(
        device=device(c), borrower_person=somebody("200001"), purpose="联合", due_on=date(2026, 12, 20), **k
    )


# What can be tried, with who would do it; another actor may try in his place.
STEPS: dict[str, tuple[str, Act]] = {
    "hand over": ("keeper", to_other_keeper),
    "hand over back": ("second", to_other_keeper),
    "sign": ("second", lambda c, **k: handing_over.sign(hand_over=newest(HandOver), **k)),
    "sign back": ("keeper", lambda c, **k: handing_over.sign(hand_over=newest(HandOver), **k)),
    "refuse": ("second", lambda c, **k: handing_over.refuse(hand_over=newest(HandOver), reason="不符", **k)),
    "withdraw": ("keeper", lambda c, **k: handing_over.withdraw(hand_over=newest(HandOver), reason="", **k)),
    "ask to lend": ("keeper", lend_out),
    "approve": ("head", lambda c, **k: lending.approve(loan=newest(Loan), opinion="", **k)),
    "reject": ("head", lambda c, **k: lending.reject(loan=newest(Loan), opinion="要用", **k)),
    "give up": ("keeper", lambda c, **k: lending.withdraw(loan=newest(Loan), **k)),
    "lend": ("keeper", lambda c, **k: lending.hand_out(loan=newest(Loan), **k)),
    "bring back": (
        "keeper",
        lambda c, **k: lending.bring_back(loan=newest(Loan), condition="good", remark="", **k),
    ),
    "take on loan": (
        "their-keeper",
        lambda c, **k: devices.check_out(device=device(c), officer=somebody("200001"), check=GOOD, **k),
    ),
    "take": (
        "keeper",
        lambda c, **k: devices.check_out(device=device(c), officer=c.officer, check=GOOD, **k),
    ),
    "return": ("keeper", returned),
    "return on loan": ("their-keeper", returned),
    "return broken": ("keeper", lambda c, **k: returned(c, fault="裂", **k)),
    "repair": ("keeper", lambda c, **k: devices.send_to_repair(device=device(c), fault="裂", **k)),
    "repaired": ("keeper", lambda c, **k: devices.close_repair(device=device(c), done="换", **k)),
    "lose": ("keeper", lose),
    "lose in use": ("wangfang", lose),
    "judge": (
        "legal",
        lambda c, **k: findings.conclude(finding=newest(Finding), upheld=True, text="保管不当", **k),
    ),
    "write off": ("head", lambda c, **k: losing.write_off(loss=newest(Loss), reason="无果", **k)),
    "find": ("keeper", lambda c, **k: losing.found(loss=newest(Loss), note="找到", **k)),
    "count": ("keeper", lambda c, **k: counting.start(unit=c.unit, **k)),
    "scan": ("second", lambda c, **k: counting.scan(taking=newest(StockTaking), serial="DSJ0001", **k)),
    "submit": ("second", lambda c, **k: counting.submit(taking=newest(StockTaking), **k)),
    "close": ("legal", lambda c, **k: counting.close(taking=newest(StockTaking), opinion="", **k)),
}


def full_county() -> County:
    """The small county with a second keeper and a unit that borrows."""
    county = small_county()
    borrower = build.person(county.other, "刘强", "200001")
    build.certificate(borrower)
    build.account(build.person(county.unit, "钱接手", "100005", kind="clerk"), "second", "keeper")
    build.account(build.person(county.other, "孙器材", "200002", kind="clerk"), "their-keeper", "keeper")
    return county


class AnyCustodyWalk(TestCase):
    @settings(max_examples=rounds(20))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(STEPS)),
                st.one_of(st.none(), st.none(), st.none(), st.sampled_from(ACTORS)),
                st.integers(0, 9),
            ),
            max_size=20,
        )
    )
    def test_state_holder_open_subjects_and_ledger_keep_step(
        self, walk: list[tuple[str, str | None, int]]
    ) -> None:
        self.in_a_folder(walk)

    def test_the_long_way_round(self) -> None:
        """Hypothesis rarely gets as far as a loss on loan by itself."""
        names = (
            "hand over", "sign", "ask to lend", "approve", "lend", "take on loan", "return on loan", "bring back",
            "hand over back", "sign back", "count", "scan", "submit", "close", "take", "return broken", "repaired",
            "count", "ask to lend", "approve", "lend", "take on loan", "lose", "find", "take", "lose in use",
            "judge", "write off", "find",
        )  # fmt: skip
        refused = self.in_a_folder([(name, None, 0) for name in names])
        assert refused == []

    def in_a_folder(self, walk: list[tuple[str, str | None, int]]) -> list[str]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys", LEDGER_PUBLIC=folder / "log", LEDGER_COPIES=[folder / "copies.txt"]
            ):
                keyring.make_keys(folder / "keys", origin="liuhen.local/log/1")
                return self.walk(full_county(), walk)

    def walk(self, county: County, walk: list[tuple[str, str | None, int]]) -> list[str]:
        at, refused = NOW, []
        for name, actor, days in walk:
            at += timedelta(days=days)
            usual, act = STEPS[name]
            before, entries = device(county), Entry.objects.count()
            weighty: bool | None = None
            try:
                act(county, by=county.actor(actor or usual), at=at)
            except Refused as refusal:
                weighty = refusal.weighty
                refused.append(f"{name}: {refusal}")
            if weighty is not None:
                after = device(county)
                assert (after.state, after.holder_id, after.keeper_id) == (
                    before.state,
                    before.holder_id,
                    before.keeper_id,
                )
                assert Entry.objects.count() == entries + weighty, name
            self.agree(county)
        catch_up(at=at)
        report = audit(trust=keyring.verifiers(), own_keys=True)
        assert report.is_sound, report.faults
        return refused

    def agree(self, county: County) -> None:
        now = device(county)
        assert CheckOut.objects.filter(state="out").count() == (now.holder_id is not None)
        assert (now.state == "checked_out") <= (now.holder_id is not None)
        assert Repair.objects.filter(state="open").count() == (now.state == "in_repair")
        lent = Loan.objects.filter(state="out")
        assert lent.count() == (now.state == "lent") == (now.lent_to_id is not None)
        assert Loan.objects.filter(state__in=Loan.OPEN).count() <= 1
        assert Loss.objects.filter(state="open").count() == (now.state == "lost")
        assert Loss.objects.filter(state="written-off").count() == (now.state == "written_off")
        assert Finding.objects.filter(code="DEVICE-LOST").count() == Loss.objects.count()
        waiting = HandOver.objects.filter(state="made")
        assert waiting.filter(items__device=now).count() <= 1
        assert not StockItem.objects.filter(device=now, state="expected").count() or now.state != "lost"
        running = RunningClock.objects.filter(stopped_at=None)
        assert set(running.values_list("subject", flat=True)) == {
            *(loan.ref for loan in lent),
            *(made.ref for made in waiting),
        }
