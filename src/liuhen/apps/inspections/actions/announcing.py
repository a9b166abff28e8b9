"""Put plans and draws onto the public platform. 《责任制》第15条."""

from datetime import datetime

from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.inspections.models import Campaign, InspectionPlan
from liuhen.apps.inspections.queries import plans as queries
from liuhen.kernel.access import Actor
from liuhen.regulation.inspections import A15
from liuhen.regulation.people import day_zh


def of_plan(plan: InspectionPlan, *, by: Actor, at: datetime) -> None:
    """Announce a plan: what it inspects, whom, when and how often."""
    campaigns = list(queries.campaigns_of(plan))
    sizes = queries.counts(campaigns)
    disclosure.announce(
        kind="plan", unit=plan.unit, about=plan.ref, title=f"{plan.unit}{plan.title}",
        fields={
            "body": str(plan.unit), "basis": A15.cite_in_full(),
            "text": "\n".join(_line(each, sizes.get(each.pk, 0)) for each in campaigns),
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip


def _line(campaign: Campaign, size: int) -> str:
    items = "、".join(each.item.name for each in campaign.items.all())
    whom = f"指定{size}户" if campaign.choosing == "named" else "随机抽取"
    days = f"{day_zh(campaign.since)}至{day_zh(campaign.until)}"
    return f"{campaign.title}：{items}；{days}；{whom}，{campaign.rates_zh}。"


def of_draw(campaign: Campaign, *, size: int, by: Actor, at: datetime) -> None:
    """Announce what was drawn, with what anybody needs to draw it again."""
    disclosure.announce(
        kind="inspection-draw", unit=campaign.unit, about=campaign.ref, title=f"{campaign}随机抽取结果",
        fields={
            "body": str(campaign.unit), "basis": A15.cite_in_full(),
            "text": (
                f"名单{campaign.population_size}户、执法人员{campaign.officers_size}名，摘要{campaign.population}；"
                f"种子{campaign.seed}；抽中{size}户，名单和复算方法见公众平台“检查计划”。"
            ),
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip
