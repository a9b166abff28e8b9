"""Put what is published of powers onto the public platform, where it has its number, its proof and its clock."""

from datetime import datetime

from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.powers.models import Guide, PowerList
from liuhen.apps.powers.queries import lists
from liuhen.apps.powers.queries.differences import differences
from liuhen.apps.powers.queries.guides import Terms
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.regulation.people import day_zh
from liuhen.regulation.powers import PUBLISH_LISTS


def of_list(power_list: PowerList, *, by: Actor, at: datetime) -> None:
    """Announce a version of a list: what it holds, from when, and what it changes."""
    former = lists.before(power_list)
    changed = f"与第{former.number}版相比，{differences(former, power_list).in_short}。" if former else ""
    assert power_list.effective_on is not None
    disclosure.announce(
        kind="power-list", unit=power_list.unit, about=power_list.ref, title=str(power_list),
        fields={
            "body": str(power_list.unit),
            "version": f"第{power_list.number}版，自{day_zh(power_list.effective_on)}起施行",
            "basis": PUBLISH_LISTS.article.cite_in_full(),
            "text": f"本版共{power_list.items.count()}项职权。理由：{power_list.reason}。{changed}",
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip


def of_guide(guide: Guide, *, by: Actor, at: datetime) -> None:
    """Announce a guide, with its terms as the list of the day has them."""
    item = lists.with_bases(lists.items_on(guide.unit, local_day(at))).get(code=guide.code)
    disclosure.announce(
        kind="guide", unit=guide.unit, about=guide.ref, title=f"{item}服务指南",
        fields={
            "body": str(guide.unit),
            "basis": "；".join(str(basis) for basis in item.bases.all()),
            "procedure": item.process,
            "term": Terms.of(item).binds or "没有规定时限",
            "remedies": guide.remedies,
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip


def guide_ended(guide: Guide, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a guide that no longer holds off the platform."""
    disclosure.withdraw_what_fell(about=guide.ref, reason=reason, reversal="changed", by=by, at=at)
