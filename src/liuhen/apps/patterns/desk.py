"""How versions of problem models and what they found look to whoever deals with them."""

from typing import Any

from django.db.models import QuerySet

from liuhen.apps.patterns import actions, queries
from liuhen.apps.patterns.actions.raising import keep_some
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.apps.supervision import queries as supervision
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import Desk, Door

PATTERNS, HITS = ("问题模型", "console:patterns"), ("模型线索", "console:hits")
TONES = {
    "draft": "grey", "trying": "blue", "tried": "orange", "live": "green", "replaced": "grey", "retired": "grey",
    "dropped": "grey", "raised": "red", "no-problem": "grey", "looked-into": "blue", "passed-on": "orange",
    "found": "orange", "high": "red", "medium": "orange", "low": "grey",
}  # fmt: skip


def is_anothers(found: PatternVersion, actor: Actor) -> bool:
    """Whether somebody else drafted it."""
    return actor.person_id not in queries.drafters(found)


def open_plans(found: Hit, actor: Actor) -> "QuerySet[Any]":
    return supervision.plans_to_add_to(found.unit, actor)


# fmt: off
VERSION = Desk(
    PatternVersion, queries.versions_visible_to, path="pattern-versions", above=PATTERNS, called=str,
    entering=(
        Door(actions.draft, lambda made: f"已拟定：{made}。请先试算，再由另一人批准启用。", submit="拟定",
             operation="draft_pattern_version"),
    ),
    doors=(
        Door(actions.ask_run, "已交后台试算，稍后在本页查看结果。", tone="primary", icon="player-play", at="run",
             endpoint="runs", operation="run_pattern_version"),
        Door(actions.revise, "已修改，请重新试算。", submit="保存", icon="edit", operation="revise_pattern_version"),
        Door(actions.adopt, "已启用，下一次运行起按这个版本查找。", submit="启用", tone="primary", icon="check",
             operation="adopt_pattern_version", offered=is_anothers),
        Door(actions.send_back, "已退回。", submit="退回", icon="arrow-back-up", at="return",
             operation="return_pattern_version", offered=is_anothers),
        Door(actions.retire, "已停用；已经发现的线索不变。", submit="停用", tone="danger", icon="x",
             operation="retire_pattern_version"),
        Door(actions.drop, "已作废。", submit="作废", tone="danger", icon="x", operation="drop_pattern_version"),
    ),
)
HIT = Desk(
    Hit, queries.hits_visible_to, path="hits", above=HITS, called=lambda found: found.about_zh,
    doors=(
        Door(actions.look_into, "已转入监督检查。", submit="转入", tone="primary", icon="search",
             operation="look_into_hit", among={"plan": open_plans}),
        Door(actions.find, lambda made: f"已列为问题（{made.became}），由单位说明原因。", submit="列为问题",
             icon="flag-exclamation", operation="find_hit"),
        Door(actions.pass_on, "已移送责任追究审查。", submit="移送", icon="send", operation="pass_hit_on"),
        Door(actions.clear, "已认定不是问题。", submit="认定", icon="check", operation="clear_hit"),
    ),
    sought=("about_zh",),
)
# fmt: on
DESKS = (VERSION, HIT)
WITHOUT_A_DOOR = {
    actions.draft_all: "it asks nothing and stands before no row: a button above the models, an endpoint of its own",
    actions.run: "the machine's",
    keep_some: "the machine's",
}
