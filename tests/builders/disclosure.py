"""Publications made by actions."""

from datetime import date, datetime
from typing import Any

from liuhen.apps.disclosure import actions
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.people.models import Unit
from liuhen.kernel.access import Actor
from tests.builders.county import NOW

PENALTY = {
    "body": "云岭县市场监督管理局", "number": "云市监罚〔2026〕12号", "party_kind": "natural", "party": "欧阳小明",
    "party_id": "220524197501010013", "party_phone": "13804350000", "party_address": "云岭县河口镇东街5号",
    "minor": "no",
    "facts": "欧阳小明经营的餐饮店未取得食品经营许可。", "basis": "《食品安全法》第一百二十二条",
    "result": "罚款五千元。", "remedies": "可以向云岭县人民政府申请行政复议。", "sealed": "no",
}  # fmt: skip


def penalty_of(*, market: bool = False, **more: str) -> dict[str, str]:
    record = {**PENALTY, **more}
    if market:
        record.pop("sealed")
        record = {
            **record,
            "severity": more.get("severity", "light"),
            "warning_only": more.get("warning_only", "no"),
        }
    return record


def issued(
    unit: Unit, *, by: Actor, kind: str = "penalty", on: date = date(2026, 11, 23), at: datetime = NOW
) -> Publication:
    return actions.issue(unit=unit, kind=kind, title="对欧阳小明的行政处罚", happened_on=on, by=by, at=at)


def prepared(
    unit: Unit, *, by: Actor, kind: str = "penalty", at: datetime = NOW, **record: str
) -> Publication:
    row = issued(unit, by=by, kind=kind, at=at)
    fields = penalty_of(market=kind == "market-penalty", **record)
    return actions.prepare(publication=row, title=row.title, fields=fields, by=by, at=at)


def published(unit: Unit, *, by: Actor, reviewer: Actor, at: datetime = NOW, **more: Any) -> Publication:
    return actions.publish(publication=prepared(unit, by=by, at=at, **more), by=reviewer, at=at)


def withheld(
    unit: Unit, *, by: Actor, reviewer: Actor, ground: str = "minor", at: datetime = NOW
) -> Publication:
    row = actions.propose_withholding(
        publication=issued(unit, by=by, at=at), ground=ground, reason="当事人十六岁。", by=by, at=at
    )
    return actions.withhold(publication=row, by=reviewer, at=at)
