"""How what is done in spot checks looks to whoever does it: words afterwards, questions before, colours."""

from datetime import datetime

from liuhen.apps.spotchecks import queries
from liuhen.apps.spotchecks.actions import plans, sheets
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import Desk, Door, elsewhere
from liuhen.regulation.spotchecks import ClosingFacts


def closing(found: Plan, actor: Actor, at: datetime) -> ClosingFacts:
    return queries.closing_facts(found)


def managed(found: Sheet, actor: Actor) -> bool:
    return sheets.may_manage(found, by=actor)


# fmt: off
PLAN = Desk(
    Plan, queries.plans_visible_to, path="spotchecks", above=("抽查计划", "console:plans"), facts=closing,
    doors=(
        Door(plans.freeze, lambda made: f"已固定 {made.population_size} 段的名单并入账。检查点签发后即可抽取。",
             tone="primary", icon="snowflake",
             confirm="固定后名单和条件不能再改，随后按检查点抽取，抽取结果不能重来。确定固定？"),
        Door(plans.draw, lambda made: f"已抽取 {made.sheets.count()} 段，抽查表已分派给检查人。", tone="primary",
             icon="arrows-exchange"),
        Door(plans.drop, "已作废。", tone="danger", icon="x"),
        Door(plans.close, "抽查计划已办结。", tone="primary", icon="circle-check"),
    ),
    sought=("title",),
)
SHEET = Desk(
    Sheet, queries.sheets_visible_to, path="sheets", above=("抽查表", "console:sheets"),
    doors=(
        Door(sheets.reassign, lambda made: f"已改派给{made.checker}。", icon="user-cog", endpoint="reassignment",
             offered=managed, among={"checker": lambda found, _: queries.others_able_to_check(found)}),
        Door(sheets.set_aside, "已注明。同一层抽取顺序中的下一份已递补（没有下一份的除外）。",
             submit="注明并由下一份递补", tone="danger", icon="ban", offered=managed,
             confirm="注明后不能恢复，由下一份递补。确定吗？"),
        Door(sheets.refuse_replacement, "", at="replace", offered=elsewhere,
             no_endpoint="it only ever refuses: its address is there so that an attempt leaves its trace"),
    ),
)
# fmt: on
DESKS = (PLAN, SHEET)
WITHOUT_A_DOOR = {
    plans.make: "previewed before it is made; strata and checkers are ticked",
    sheets.assign: "the machine's",
    sheets.view: "begins a viewing, which is no move of the sheet's, beside the player",
    sheets.submit: "what it asks depends on the kind of recording: a result and a remark for each item",
}
