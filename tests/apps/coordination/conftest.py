"""What the tests of coordination stand on: two units, each with somebody who deals with the other, and the bureau."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.cases.models import Case
from liuhen.apps.coordination import actions, jobs
from liuhen.apps.coordination.models import (
    CaseTransfer,
    CatalogueEntry,
    CooperationNotice,
    Dispatch,
    Shift,
)
from liuhen.apps.people.models import Person, Unit
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Given, Kept, keep
from liuhen.kernel.flow.subjects import acting
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from tests.builders import county as build
from tests.builders.cases import Docket, docket
from tests.builders.county import NOW, County
from tests.builders.evidence import LATER, Room

ENTRY: dict[str, Any] = {
    "name": "临时占道许可", "data_items": "许可证编号\n被许可人\n地点\n有效期至", "data_format": "数据库表",
    "update_cycle": "daily", "sharing": "conditional", "conditions": "用于执法检查核对", "delivery": "interface",
    "assessed": "2026年11月由市容股评估，不涉密，个人信息已脱敏", "contact": "市容股数据管理岗",
    "phone": "0435-7223002",
}  # fmt: skip
LITTER = "利民小吃店在人行道上倾倒餐厨垃圾"


@dataclass
class Ways:
    """Short ways between MSA, which finds things, and UMB, whose matter they are."""

    cases: Docket
    guard: Person

    @property
    def county(self) -> County:
        return self.cases.county

    def by(self, username: str = "legal") -> Actor:
        """Return ``legal``, ``head``, ``wangfang`` of MSA, ``stranger``, ``chief``, ``guard`` of UMB, or ``bureau``."""
        return self.county.actor(username)

    def sent(self, *, at: datetime = NOW, **told: Any) -> CooperationNotice:
        given: dict[str, Any] = {
            "sender": self.county.unit, "unit": self.county.other, "content": LITTER, "by": self.by("wangfang"),
        } | told  # fmt: skip
        return actions.send(**given, at=at)

    def urgent(self, **told: Any) -> CooperationNotice:
        return self.sent(urgency="urgent", place="解放路12号", **told)

    def refused(self, *, at: datetime = NOW, **told: Any) -> CooperationNotice:
        return actions.refuse(
            notice=self.sent(at=at, **told), reason="属于环境卫生以外的事项", by=self.by("stranger"), at=at
        )

    def dispatched(
        self, notice: CooperationNotice | None = None, *, at: datetime = NOW, **told: Any
    ) -> Dispatch:
        given: dict[str, Any] = {
            "unit": self.county.other, "what": "到场清理并依法查处", "hours": 4, "by": self.by("bureau"),
        } | told  # fmt: skip
        return actions.issue(notice=notice or self.refused(at=at), **given, at=at)

    def on_duty(self, since: datetime, hours: int = 24, *, at: datetime = NOW) -> Shift:
        return actions.plan_shift(
            person=self.guard,
            since=since,
            until=since + timedelta(hours=hours),
            by=self.by("stranger"),
            at=at,
        )

    def recording(self) -> Recording:
        """Return half an hour that 王芳 recorded."""
        return Room(self.cases, self.cases.open()).recording(n=Recording.objects.count())

    def with_evidence(self) -> Case:
        """Return an open case with a ledger on paper and a recording that is cited."""
        room = Room(self.cases, self.cases.open())
        room.collect()
        room.cite(room.recording(n=Recording.objects.count()))
        return room.case

    def proposed(self, case: Case | None = None, *, at: datetime = LATER, **told: Any) -> CaseTransfer:
        given: dict[str, Any] = {
            "receiver": self.county.other, "outside": "", "reason": "属于城市管理事项", "summary": LITTER,
            "feedback_by": date(2026, 12, 31), "by": self.by("wangfang"),
        } | told  # fmt: skip
        return actions.propose_transfer(case=case or self.with_evidence(), **given, at=at)

    def sent_case(self, *, at: datetime = LATER, **told: Any) -> CaseTransfer:
        return actions.approve_transfer(transfer=self.proposed(at=at, **told), by=self.by("head"), at=at)

    def disputed(self, *, at: datetime = LATER) -> CaseTransfer:
        return actions.dispute_transfer(
            transfer=self.sent_case(at=at), dispute="属于食品安全事项", by=self.by("stranger"), at=at
        )

    def written(self, *, at: datetime = NOW, **told: Any) -> CatalogueEntry:
        """Return an entry of UMB's catalogue that waits for its head."""
        given: dict[str, Any] = ENTRY | {
            "unit": self.county.other, "code": f"UMB-{CatalogueEntry.objects.count() + 1:03}",
            "by": self.by("stranger"),
        } | told  # fmt: skip
        if given["sharing"] != "conditional":
            given["conditions"] = ""
        return actions.propose_entry(**given, at=at)

    def entry(self, *, at: datetime = NOW, **told: Any) -> CatalogueEntry:
        """Return one that UMB's head published."""
        return actions.publish_entry(entry=self.written(at=at, **told), by=self.by("chief"), at=at)

    def closed(self) -> Unit:
        """Return a unit that is no more."""
        gone = build.unit("OLD", "云岭县旧局", parent=self.county.government)
        token = acting.set(1)
        Unit.objects.filter(pk=gone.pk).update(state="closed")
        acting.reset(token)
        return Unit.objects.get(pk=gone.pk)

    def files(self, *names: str) -> Sequence[Kept]:
        return keep([Given(name, "text/plain", name.encode()) for name in names], at=NOW)


@pytest.fixture
def ways(county: County) -> Ways:
    return the_ways(county)


def the_ways(county: County) -> Ways:
    made = docket(county)
    guard = build.person(county.other, "丁值班", "200005")
    build.account(guard, "guard", "officer")
    build.account(build.person(county.other, "孙局长", "200004", kind="clerk"), "chief", "head")
    build.account(build.person(county.government, "郑县长", "300001", kind="clerk"), "mayor", "head")
    return Ways(made, guard)


@pytest.fixture
def capsule(ways: Ways, tmp_path: Path) -> Path:
    """Return the capsule of a case that goes to another installation."""
    transfer = ways.sent_case(receiver=None, outside="邻县城市管理局")
    catch_up(at=LATER)
    jobs.build_transfers()
    transfer.refresh_from_db()
    path = tmp_path / "移送.zip"
    blobs.copy_out(transfer.capsule_sha256, path)
    return path


def keys() -> list[str]:
    """Return the public keys of the log, as another county was told them."""
    return ["".join(key.vkey + "\n" for key in keyring.verifiers())]


def spoilt(capsule: Path, target: Path, spoil: Callable[[str, bytes], bytes]) -> Path:
    """Write a capsule anew with something in it changed."""
    with zipfile.ZipFile(capsule) as read, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as write:
        for member in read.infolist():
            write.writestr(member, spoil(member.filename, read.read(member)))
    return target
