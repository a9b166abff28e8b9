"""Spot checks: one finished and followed to its end, one under way, one of the bureau's; a rectification circulated."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.people.models import Account, Unit
from liuhen.apps.spotchecks.actions import plans, sheets
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.demo.history import Work
from liuhen.demo.story import Act, clock, local_day
from liuhen.kernel.access import Actor

SEED = 20261125
GOOD = ("先说明来意并出示证件，再开始检查。", "对当事人的疑问逐条解释，态度平和。")


def spot_checks(work: Work, days: list[date]) -> None:
    """Put down three plans: frozen in the evening, drawn the morning after, when a checkpoint covers the list."""
    msa, county = work.county.staff["MSA"].unit, work.county.government
    own = partial(_put_down, work=work, unit=msa, who="msa-legal", quota=6, strata=("officer",))
    own(title="市场监管局上期音像记录抽查", since=days[0], until=days[-9], drawn=days[-8], then=_finish)
    own(title="市场监管局本期音像记录抽查", since=days[-8], until=days[-3], drawn=days[-2], then=None)
    _put_down(
        work=work, unit=county, who="bureau", quota=12, strata=("unit",), title="全县执法音像记录专项抽查",
        since=days[0], until=days[-3], drawn=days[-2], then=_begin,
    )  # fmt: skip
    for n, (evening, act) in enumerate(((days[-7], _order), (days[-6], _report), (days[-5], _pass))):
        work.story.at(clock(evening, 16, n), act, work=work)
    work.story.at(clock(days[-1], 15), _circulate, work=work)
    work.story.refused(clock(days[-1], 15, 20), _replace, work=work)


def _put_down(
    *, work: Work, title: str, unit: Unit, who: str, since: date, until: date, quota: int, strata: tuple[str, ...],
    drawn: date, then: Act | None,
) -> None:  # fmt: skip
    """Freeze in the evening of ``until``, draw on the morning of ``drawn``, then go on."""
    story = work.story
    story.at(
        clock(until, 20, 5), _make, work=work, who=who, title=title, unit=unit, since=since, until=until,
        quota=quota, strata=strata, due_on=local_day(story.now) + timedelta(days=5),
    )  # fmt: skip
    story.at(clock(drawn, 9, 5), _draw, work=work, who=who, title=title)
    if then is not None:
        story.at(clock(drawn, 9, 30), then, work=work, title=title)


def _make(*, work: Work, who: str, at: datetime, **terms: object) -> None:
    actor = work.county.actor(who)
    checker = Account.objects.get(username=who)
    plan = plans.make(risk_percent=30, checkers=[checker], by=actor, at=at, **terms)  # type: ignore[arg-type]
    plans.freeze(plan=plan, by=actor, at=at + timedelta(minutes=2))


def _draw(*, work: Work, who: str, title: str, at: datetime) -> None:
    plans.draw(plan=Plan.objects.get(title=title), by=work.county.actor(who), at=at)


def _finish(*, work: Work, title: str, at: datetime) -> None:
    """Fill in every sheet; two have something that was not met, whereupon the plan is closed."""
    legal, plan = work.county.actor("msa-legal"), Plan.objects.get(title=title)
    seen = {0: ("usable", "第二分钟起镜头被外衣遮挡，画面不可用"), 1: ("other", "现场没有出示执法证件")}
    for n, sheet in enumerate(plan.sheets.filter(state="assigned").order_by("place")):
        _fill(sheet, seen.get(n), by=legal, at=at + timedelta(minutes=12 * n))
    plans.close(plan=plan, by=legal, at=at + timedelta(hours=3))
    for finding in Finding.objects.filter(code__startswith="SHEET-", state="open"):
        findings.conclude(
            finding=finding,
            upheld=True,
            text="当事人陈述与画面一致，问题成立。",
            by=legal,
            at=at + timedelta(hours=4),
        )


def _begin(*, work: Work, title: str, at: datetime) -> None:
    """Fill in a few of the bureau's sheets, and say of one that it cannot be checked."""
    bureau = work.county.actor("bureau")
    waiting = list(Plan.objects.get(title=title).sheets.filter(state="assigned").order_by("place"))
    for n, sheet in enumerate(waiting[:4]):
        seen = ("usable", "录音中有持续噪声，听不清对话") if n == 2 else None
        _fill(sheet, seen, by=bureau, at=at + timedelta(minutes=9 * n))
    sheets.set_aside(
        sheet=waiting[4],
        reason="现场涉及未成年人，依规定不宜扩大查看范围",
        by=bureau,
        at=at + timedelta(hours=1),
    )


def _fill(sheet: Sheet, unmet: tuple[str, str] | None, *, by: Actor, at: datetime) -> None:
    chance = Random(SEED + sheet.pk)
    sheets.view(sheet=sheet, by=by, at=at)
    results = {
        item.key: chance.choice(("met",) * 5 + ("not-applicable", "unclear")) for item in sheet.items()
    }
    if sheet.recording.late:
        results["stored"] = "unmet"
    remarks = {"stored": "超过规定时限入库，已有问题记录"} if sheet.recording.late else {}
    if unmet:
        results[unmet[0]], remarks[unmet[0]] = "unmet", unmet[1]
    good = chance.choice(GOOD) if chance.random() < 0.4 else ""
    sheets.submit(
        sheet=sheet, results=results, remarks=remarks, good_practice=good, by=by, at=at + timedelta(minutes=6)
    )


def _found(code: str) -> Finding:
    found: Finding = Finding.objects.filter(code=code).order_by("id")[0]
    return found


def _order(*, work: Work, at: datetime) -> None:
    legal, due = work.county.actor("msa-legal"), local_day(at) + timedelta(days=3)
    for code, demand in (
        ("SHEET-QUALITY-POOR", "全队重新培训佩戴位置，一周内每日自查一次画面。"),
        ("SHEET-OTHER-FAULT", "对未出示证件的执法人员开展谈话教育，并报送全队执法用语演练情况。"),
    ):
        findings.order_rectification(finding=_found(code), demand=demand, due_on=due, by=legal, at=at)


def _rectification(code: str) -> Rectification:
    return Rectification.objects.get(finding=_found(code))


def _report(*, work: Work, at: datetime) -> None:
    findings.report_rectification(
        rectification=_rectification("SHEET-QUALITY-POOR"), text="已培训两次，附签到表；自查五日，画面均清晰。",
        by=work.county.actor("msa-head"), at=at,
    )  # fmt: skip


def _pass(*, work: Work, at: datetime) -> None:
    findings.pass_rectification(
        rectification=_rectification("SHEET-QUALITY-POOR"), verdict="抽看三段，佩戴规范，画面清晰。",
        by=work.county.actor("msa-legal"), at=at,
    )  # fmt: skip


def _circulate(*, work: Work, at: datetime) -> None:
    findings.circulate(
        rectification=_rectification("SHEET-OTHER-FAULT"), ground="overdue",
        text="县市场监督管理局对抽查发现的问题逾期未报告整改情况，现予通报，请各单位引以为戒。",
        reason_weighed="该单位称近期人手紧张，不属于不可抗力，理由不成立。", by=work.county.actor("bureau"), at=at,
    )  # fmt: skip


def _replace(*, work: Work, at: datetime) -> None:
    sheet = Sheet.objects.filter(state="assigned").order_by("id")[0]
    sheets.refuse_replacement(sheet=sheet, by=work.county.actor("bureau"), at=at)


INCIDENTS = (spot_checks,)
