"""How what is done about publicity looks to whoever does it: words afterwards, questions before, colours."""

from typing import Any

from liuhen.apps.disclosure import actions, queries
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.doors import Desk, Door

TONES = {
    "due": "orange", "prepared": "blue", "proposed": "blue", "published": "green", "withheld": "grey",
    "withdrawn": "red", "expired": "grey", "corrected": "grey", "dropped": "grey",
}  # fmt: skip
FIXED = "公开的内容在此时固定，以后只能更正或者撤回。"


def units(_: Any, actor: Actor) -> Any:
    """Return the units for which somebody may enter what has to be public: those he reaches, and his own."""
    reached = actor.units_with(P.PUBLICATION_PREPARE)
    rows = people.units_open()
    return rows if reached is None else rows.filter(pk__in=reached or actor.bodies)


# fmt: off
PUBLICATION = Desk(
    Publication, queries.visible_to, path="publications", above=("信息公示", "console:publications"),
    facts=lambda row, actor, at: actions.facts_before(row, by=actor),
    entering=(
        Door(actions.issue, "已登记，请拟定公示内容。", submit="登记", icon="plus", among={"unit": units}),
    ),
    doors=(
        Door(actions.prepare, "已拟定，等待另一人审核。", tone="primary", icon="pencil",
             page_by_hand="its fields depend on the kind", no_endpoint="likewise: see api.prepare"),
        Door(actions.publish, f"已公开。{FIXED}", tone="primary", icon="cloud-upload", confirm=f"{FIXED}确定公开吗？"),
        Door(actions.withhold, "已决定不公开，按依据计入公开的统计。", tone="danger", icon="eye-off",
             confirm="不公开的事项按依据向社会计数。确定吗？"),
        Door(actions.send_back, "已退回。", icon="arrow-back-up"),
        Door(actions.propose_withholding, "已提出，等待另一人审核。", icon="eye-off", at="propose"),
        Door(actions.reverse, "已登记，请在期限内撤回。", icon="gavel"),
        Door(actions.begin_correction, "已开始更正；审核公开以前，原公示信息不变。", icon="writing", at="correct",
             operation="correct", offered=lambda row, _: row.state == "published", makes=True),
        Door(actions.withdraw, "已撤回。", tone="danger", icon="circle-x", confirm="撤回以后不能恢复。确定撤回吗？"),
        Door(actions.drop, "已登记，不再公开。", icon="circle-x"),
    ),
    sought=("title",),
)
# fmt: on
DESKS = (PUBLICATION,)
WITHOUT_A_DOOR = {
    actions.announce: "of whatever is to be made public, when it is done",
    actions.withdraw_what_fell: "of whatever fell, when it falls",
    actions.reverse_what_fell: "of whatever fell, when it falls",
    actions.expire: "the machine's",
    actions.card_of: "of the page that draws the card, for paper and for a phone",
}
