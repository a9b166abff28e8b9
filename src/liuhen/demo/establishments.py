"""Whom one inspects in the demonstration: firms, traders and a place of three trades, one of them gone."""

from datetime import date, datetime, timedelta

from stdnum.cn import uscc

from liuhen.apps.establishments import actions, queries
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day

LISTED: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "MSA": (
        ("firm", "云岭县宏盛冷冻食品有限公司", "云岭镇工业路8号", "high", "C"),
        ("firm", "云岭县老窖酒业有限公司", "云岭镇东街2号", "high", "B"),
        ("firm", "云岭县利民食品厂", "云岭镇老街12号", "medium", "B"),
        ("firm", "云岭县惠康粮油有限公司", "云岭镇兴业路31号", "medium", "A"),
        ("firm", "云岭县山泉饮品有限公司", "柳沟乡泉眼村", "medium", "B"),
        ("trader", "云岭镇李记小吃店", "云岭镇老街40号", "low", "B"),
        ("trader", "云岭镇鲜果园水果店", "云岭镇集贸市场15号", "low", "A"),
        ("trader", "云岭镇晨光早餐店", "云岭镇学府路3号", "low", ""),
    ),
    "AGR": (
        ("firm", "云岭县绿源养殖有限公司", "柳沟乡东山村", "high", "B"),
        ("firm", "云岭县兴牧屠宰有限公司", "云岭镇工业路19号", "high", "C"),
    ),
    "UMB": (("place", "云岭县集贸市场", "云岭镇中心街", "medium", ""),),
}  # fmt: skip
FIELDS = {"MSA": "市场监管", "AGR": "农业农村", "UMB": "城市管理"}
GONE = "云岭镇晨光早餐店"


def code_of(n: int) -> str:
    """Return the ``n``-th made-up credit code."""
    body = f"91220599MA{n:07d}"
    return str(body + uscc.calc_check_digit(body + "0"))


def listed(work: Work, days: list[date]) -> None:
    """Three units list whom they inspect; a trader closes some days later."""
    n = 0
    for code, rows in LISTED.items():
        for kind, name, address, risk, credit in rows:
            n += 1
            work.story.at(
                clock(days[2], 9, n), _list, work=work, unit=code, kind=kind, name=name, address=address, risk=risk,
                credit=credit, code="云集市001号" if kind == "place" else code_of(n),
            )  # fmt: skip
    work.story.at(clock(days[6], 10), _close, work=work)


def _list(
    *,
    work: Work,
    unit: str,
    kind: str,
    name: str,
    address: str,
    risk: str,
    credit: str,
    code: str,
    at: datetime,
) -> None:
    actions.enlist(
        unit=work.county.staff[unit].unit, kind=kind, code=code, name=name, field=FIELDS[unit], address=address,
        level="county", risk=risk, credit=credit, by=work.county.actor(f"{unit.lower()}-legal"), at=at,
    )  # fmt: skip


def _close(*, work: Work, at: datetime) -> None:
    (row,) = queries.listed().filter(name=GONE)
    actions.close(
        establishment=row, ground="deregistered", closed_on=local_day(at) - timedelta(days=1),
        note="登记机关注销通知", by=work.county.actor("msa-legal"), at=at,
    )  # fmt: skip


INCIDENTS = (listed,)
