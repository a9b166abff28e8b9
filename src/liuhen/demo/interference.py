"""Interference in the demonstration: keys are made, a colleague is reported and circulated, posts are to change.

From the last key on every stage of a case wants its reports, and every change of a post its confirmation: so that key
is made after all else that happens to cases and people.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.models import Circular, Holder, PostChange, Ring
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.demo import county
from liuhen.demo.cases import UNIT
from liuhen.demo.history import Work
from liuhen.demo.story import clock
from liuhen.kernel.access import SYSTEM, Actor

PASSPHRASE = county.PASSWORD  # of every key: the terminal shows it
ABOVE, BELOW = ("bureau", "bureau-legal", "bureau-complaints2"), ("msa-legal", "msa-complaints", "msa-legal2")
LAST = ABOVE[0]
LEFT = 3  # so many stages are still to be reported on


@dataclass
class Sealed:
    """What is sealed and opened among the market regulators and at the bureau."""

    work: Work

    def by(self, who: str) -> Actor:
        return self.work.county.actor(who)

    @property
    def unit(self) -> Unit:
        return self.work.county.staff[UNIT].unit

    @property
    def ring(self) -> Ring:
        found: Ring = Ring.objects.get(unit=self.unit)
        return found

    def named(self, *, at: datetime) -> None:
        second = register.enter_person(
            unit=self.unit, name="施法制", kind="clerk", number="990103", post=None, by=SYSTEM, at=at
        )
        county.give_account(self.work.county, BELOW[2], "legal", person=second, at=at)
        for unit, whose in ((self.work.county.bureau, ABOVE), (self.unit, BELOW)):
            persons = [Person.objects.get(account=Account.objects.get(username=each)) for each in whose]
            actions.name_ring(unit=unit, persons=persons, by=self.by("bureau"), at=at)

    def keyed(self, *, at: datetime) -> None:
        for who in (*ABOVE, *BELOW):
            if who != LAST:
                self.make_key(who, at=at)

    def in_force(self, *, at: datetime) -> None:
        self.make_key(LAST, at=at)

    def make_key(self, who: str, *, at: datetime) -> None:
        holder = Holder.objects.get(person_id=self.by(who).me)
        actions.make_key(holder=holder, passphrase=PASSPHRASE, by=self.by(who), at=at)

    def reported(self, *, at: datetime) -> None:
        """One reports what a colleague wanted; both report on their cases that there was nothing, of most of them."""
        colleague = self.work.county.staff[UNIT].officers[5]
        actions.file(
            happened="some", who=f"{colleague.name}（{colleague.number}）", way="person",
            facts=f"下班时{colleague.name}到办公室，打听红旗街老张熟食店的案子查到哪一步、准备罚多少，说店主是亲戚，请关照。",
            about="红旗街老张熟食店", kinds=["pleading", "prying"], answer="both", by=self.by("wangfang"), at=at,
        )  # fmt: skip
        for who in ("wangfang", "msa-officer2"):
            for n, case in enumerate(queries.cases_owing(self.by(who))[:-LEFT], 1):
                actions.file(case=case, by=self.by(who), at=at + timedelta(minutes=n))

    def opened(self, *, at: datetime) -> None:
        opening, code = actions.begin(ring=self.ring, passphrase=PASSPHRASE, by=self.by("msa-legal"), at=at)
        actions.finish(
            opening=opening, code=code, passphrase=PASSPHRASE, by=self.by("msa-complaints"),
            at=at + timedelta(minutes=3),
        )  # fmt: skip

    def founded(self, *, at: datetime) -> None:
        (page,) = queries.pages_of(self.ring, self.by("msa-legal"))
        actions.conclude(
            ring=self.ring, slot=page.slot, founded=True, kinds=["pleading", "prying"],
            person=self.work.county.staff[UNIT].officers[5], reason="当日在场人员证实，本人承认。",
            by=self.by("msa-legal"), at=at,
        )  # fmt: skip
        actions.countersign(
            ring=self.ring, slot=page.slot, by=self.by("msa-complaints"), at=at + timedelta(minutes=10)
        )

    def proposed(self, *, at: datetime) -> None:
        """Who told of it, and of which case, is not to be read out of it."""
        (page,) = queries.pages_of(self.ring, self.by("msa-legal"))
        colleague = self.work.county.staff[UNIT].officers[5]
        actions.propose(
            ring=self.ring, slot=page.slot, by=self.by("msa-legal"), at=at,
            text=f"经查，执法人员{colleague.name}打听其他人员承办案件的办理情况，并请托关照，属于说情、打探案情。"
            "现予通报。全体执法人员不得过问他人承办的案件，遇到此类情况如实记录、及时报告。",
        )  # fmt: skip

    def circulated(self, *, at: datetime) -> None:
        circular = actions.approve(circular=Circular.objects.get(), by=self.by("msa-head"), at=at)
        actions.circulate(circular=circular, by=self.by("msa-legal"), at=at + timedelta(minutes=10))

    def announced(self, *, at: datetime) -> None:
        """Of one who rotates, and then of her who reported."""
        actions.announce(
            person=self.work.county.staff[UNIT].officers[4], what="post", ground="rotation",
            basis="《公务员法》关于交流的规定", procedure="局党组会议决定，已听取本人意见。",
            by=self.by("msa-registrar"), at=at,
        )  # fmt: skip
        actions.announce(
            person=self.work.county.staff[UNIT].officers[0], what="post", ground="appointment",
            basis="工作需要", procedure="局长办公会研究。", by=self.by("msa-registrar"), at=at + timedelta(minutes=20),
        )  # fmt: skip

    def confirmed(self, *, at: datetime) -> None:
        change = PostChange.objects.get(ground="rotation")
        actions.confirm(change=change, by=self.by("bureau-complaints2"), at=at)


def interfered(work: Work, days: list[date]) -> None:
    """Two rings are formed, one report ends in a circular, one change is confirmed and one awaited to think about."""
    told = Sealed(work)
    for day, hour, minute, act in (
        (-3, 9, 5, told.named), (-3, 15, 5, told.keyed), (-1, 18, 20, told.in_force), (-1, 18, 30, told.reported),
        (-1, 19, 5, told.opened), (-1, 19, 15, told.founded), (-1, 19, 25, told.announced),
        (-1, 19, 50, told.confirmed), (-1, 19, 55, told.proposed), (-1, 20, 5, told.circulated),
    ):  # fmt: skip
        work.story.at(clock(days[day], hour, minute), act)


INCIDENTS = (interfered,)
