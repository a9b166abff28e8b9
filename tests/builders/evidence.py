"""An open case of two officers, with recordings of a morning and short ways to collect evidence and find facts."""

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.cases.models import Case
from liuhen.apps.evidence import actions
from liuhen.apps.evidence.models import Evidence, Fact, Fallen
from liuhen.apps.recordings import lifecycle as recording_lifecycle
from liuhen.apps.recordings.models import Recording
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.attachments import Given, Kept
from liuhen.kernel.flow import action, step
from liuhen.kernel.vault.models import Blob, CheckResult, FixityFailure, FixityRun
from liuhen.kernel.vault.shelves import key_of
from tests.builders.activities import as_, stored
from tests.builders.cases import Docket, docket
from tests.builders.county import NOW, County, small_county
from tests.builders.rows import Rows

__all__ = ["as_"]
LATER = NOW + timedelta(hours=3)
"""After all that these tests collect."""


def minutes(n: float) -> datetime:
    return NOW + timedelta(minutes=n)


@dataclass
class Room:
    """A case and what is collected for it; ``at`` is when all is registered."""

    docket: Docket
    case: Case
    made: list[Recording] = field(default_factory=list)

    @property
    def county(self) -> County:
        return self.docket.county

    def by(self, username: str = "wangfang") -> Any:
        return self.docket.by(username)

    def recording(
        self, began: float = 0, ended: float = 30, *, measured: bool = True, **told: Any
    ) -> Recording:
        """Return a recording of some minutes after NOW."""
        given: dict[str, Any] = {
            "officer": self.docket.officer, "device": self.county.device, "began": minutes(began),
            "ended": minutes(ended), "state": "stored", "received_at": minutes(ended + 60), "n": len(self.made),
            "kind": "video", "station_id": self.county.actor("station").account,
        } | told  # fmt: skip
        made = stored(**given)
        if measured and made.state == "stored":
            made = examined(made, seconds=int((ended - began) * 60))
        self.made.append(made)
        return made

    def file(self, text: str = "进货台账") -> Kept:
        (kept,) = attachments.keep([Given(f"{text}.txt", "text/plain", text.encode())], at=NOW)
        return kept

    def collect(self, *, at: datetime = LATER, **told: Any) -> Evidence:
        given: dict[str, Any] = {
            "case": self.case, "kind": "documentary", "name": "进货台账（7页）", "source": "利民小吃店提供",
            "collected_at": minutes(5), "place": "利民小吃店", "method": "复制，由当事人核对签名",
            "collectors": [self.docket.officer, self.docket.second], "by": self.by(),
        } | told  # fmt: skip
        if not {"files", "recordings"} & set(told):
            given["files"] = [self.file()]
        return actions.collect(**given, at=at)

    def cite(self, recording: Recording, *, at: datetime = LATER, **told: Any) -> Evidence:
        return self.collect(
            recordings=[recording], at=at, **({"kind": "audiovisual", "name": f"录像 {recording.pk}"} | told)
        )

    def find(self, *evidence: Evidence, needed: bool = False, at: datetime = LATER, **told: Any) -> Fact:
        given: dict[str, Any] = {
            "case": self.case,
            "sentence": "当事人自2026年11月14日起经营食品",
            "by": self.by(),
        } | told
        return actions.find(evidence=list(evidence), needed=needed, at=at, **given)

    def exclude(
        self, evidence: Evidence, *, by: str = "legal", at: datetime = LATER, **told: Any
    ) -> Evidence:
        said = {"reason": "没有出示证件", "article": "《行政处罚法》第46条第3款"} | told
        return actions.exclude(evidence=evidence, by=self.by(by), at=at, **said)

    def reinstate(self, evidence: Evidence, *, by: str = "legal", at: datetime = LATER) -> Evidence:
        return actions.reinstate(
            evidence=evidence,
            reason="补充核实后合法",
            article="《行政处罚法》第46条第2款",
            by=self.by(by),
            at=at,
        )


@action
def examined(recording: Recording, *, seconds: int, at: datetime = LATER) -> Recording:
    """Let the machine have measured how long a recording is."""
    return step(
        recording, recording_lifecycle.EXAMINE, by=SYSTEM, at=at, changes={"duration_ms": seconds * 1000}
    )


def spoil(*digests: str, result: str = CheckResult.CORRUPT, at: datetime = LATER) -> None:
    """Let a check of the vault find bytes that are not as they were, or whole again."""
    run = FixityRun.objects.create(started_at=at, both=False)
    for sha256 in digests:
        told = {"sm3": sha256, "size_bytes": 1, "stored_at": NOW, "checked_at": at, "sm3_checked_at": at}
        Blob.objects.update_or_create(sha256=sha256, defaults=told | {"check_result": result})
        if result != CheckResult.OK:
            FixityFailure.objects.create(run=run, key=key_of(sha256), result=result, at=at)


def fallen() -> set[str]:
    """Return the refs of all that is marked as not standing."""
    return set(Fallen.objects.filter(state="fallen").values_list("what", flat=True))


_BUILT: list[tuple[Rows, Docket]] = []


@pytest.fixture
def room(db: None, data_folder: Path) -> Room:
    """Return a fresh room; its case is made by its actions once a process, and the very same rows put back later."""
    if not _BUILT:
        before = Rows.all()
        made = docket(small_county())
        made.open()
        _BUILT.append((Rows.all() - before, copy.deepcopy(made)))
    else:
        rows, kept = _BUILT[0]
        rows.put_back()
        made = copy.deepcopy(kept)
    return Room(made, made.made[0])
