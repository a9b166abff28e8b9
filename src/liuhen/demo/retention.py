"""How long it is kept: classes, holds, a change of a class tried out and signed.

The story is a few weeks long, so nothing is past its keeping: there is no disposal to show, and none is feigned.
"""

from datetime import date, datetime, timedelta

from liuhen.apps.retention import actions
from liuhen.apps.retention.actions import changes, classes, disposals, holds, signing
from liuhen.apps.retention.jobs import tally_due
from liuhen.apps.retention.models import Hold, RuleChange
from liuhen.demo.history import Work
from liuhen.demo.story import clock
from liuhen.kernel.access import SYSTEM, Permission

SIGNERS = ("bureau-legal", "bureau-head")
WHY = {"ordinary": "日常检查，无争议", "complaint": "涉及投诉举报", "appeal": "当事人申请行政复议"}
UNITS = ("MSA", "UMB", "AGR")


def keeping(work: Work, days: list[date]) -> None:
    """Legal officers classify, hold and release; the bureau changes a class; an early disposal is refused."""
    at = work.story.at
    for n, code in enumerate(UNITS):
        at(clock(days[-8], 19, 30 + n), _classify, work=work, code=code)
    at(
        clock(days[-7], 19, 45),
        _hold,
        work=work,
        code="MSA",
        by="msa-legal",
        reason="复议案件举证，复议机关已受理",
    )
    at(clock(days[-6], 19, 45), _hold, work=work, code="UMB", by="bureau", reason="专项监督调阅")
    at(clock(days[-4], 19, 45), _release, work=work)
    at(clock(days[-6], 19, 50), _propose, work=work, key="ordinary", years=6, sign=2)
    at(clock(days[-3], 19, 50), _propose, work=work, key="complaint", years=10, sign=1)
    for n, (key, years) in enumerate((("litigation", 3), ("ordinary", 5))):
        work.story.refused(clock(days[-2], 19, 52 + n), _propose, work=work, key=key, years=years, sign=0)
    work.story.refused(clock(days[-2], 19, 55), _dispose, work=work)
    at(clock(days[-1], 20, 0), tally_due)


def _classify(*, work: Work, code: str, at: datetime) -> None:
    stored = work.stored(code)
    by = work.county.actor(f"{code.lower()}-legal")
    for key, some in (("ordinary", stored[:6]), ("complaint", stored[6:8]), ("appeal", stored[5:6])):
        if some:
            classes.classify(recordings=some, key=key, why=WHY[key], by=by, at=at)


def _hold(*, work: Work, code: str, by: str, reason: str, at: datetime) -> None:
    ids = [row.pk for row in work.stored(code)[2:5]]
    if ids:
        actions.place_hold(recordings=ids, reason=reason, by=work.county.actor(by), at=at)
        actions.place_hold(
            recordings=ids[:2], reason="问题核查期间留存", source=f"recording:{ids[0]}", by=SYSTEM, at=at
        )


def _release(*, work: Work, at: datetime) -> None:
    legal = work.county.actor("umb-legal")
    for hold in Hold.objects.filter(source="", state="placed").exclude(placer_id=legal.person_id):
        if legal.may_on(Permission.HOLD_RELEASE, hold):
            holds.release(hold=hold, reason="专项监督已结束", by=legal, at=at)


def _propose(*, work: Work, key: str, years: int, sign: int, at: datetime) -> None:
    change = changes.propose(
        key=key, zh="", years=years, source="云岭县执法资料保存规定（演示）第4条", why="与县里的规定一致",
        by=work.county.actor("bureau"), at=at,
    )  # fmt: skip
    for n, username in enumerate(SIGNERS[:sign], 1):
        work.story.at(at + timedelta(minutes=20 * n), _sign, work=work, change=change, username=username)


def _sign(*, work: Work, change: RuleChange, username: str, at: datetime) -> None:
    signed = signing.sign(change=change, by=work.county.actor(username), at=at)
    while signed.state == "applying":
        signed = changes.advance(change=signed, at=at)


def _dispose(*, work: Work, at: datetime) -> None:
    keeper = work.county.actor("msa-keeper")
    disposals.request(recordings=work.stored("MSA")[:2], reason="存储空间紧张", by=keeper, at=at)


INCIDENTS = (keeping,)
