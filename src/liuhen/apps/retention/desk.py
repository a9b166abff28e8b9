"""How what is done in retention looks to whoever does it: words afterwards, questions before, colours."""

from datetime import datetime

from liuhen.apps.retention import queries
from liuhen.apps.retention.actions import changes, classes, disposals, holds, signing, sortings
from liuhen.apps.retention.models import Disposal, Hold, RuleChange, Sorting
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import Desk, Door, whoever_sees
from liuhen.regulation import retention as law
from liuhen.regulation.parameters import OBJECTION_DAYS

CLASSES = ("保存类别", "console:retention")
STOPPED = "已停止，资料继续保存。"
VOID = "重新试算后，已有的签署作废。"


def deciding(found: Disposal, actor: Actor, _: datetime) -> law.DisposalFacts:
    return law.DisposalFacts(
        due=law.DueFacts(found.count),
        deciding_person_id=actor.person_id,
        requester_id=found.requester_id,
        consenter_id=found.consenter_id,
    )


def releasing(found: Hold, actor: Actor, _: datetime) -> law.HoldFacts:
    return law.HoldFacts(found.placer_id, actor.person_id, found.source)


def is_proposer(found: RuleChange | Sorting, actor: Actor) -> bool:
    return found.proposer_id == actor.person_id


def is_requester(found: Disposal, actor: Actor) -> bool:
    return found.requester_id == actor.person_id


# fmt: off
CHANGE = Desk(
    RuleChange, queries.changes_open_to, path="retention/changes", resource="retention-changes", above=CLASSES,
    doors=(
        Door(signing.try_change_again, "已重新试算，已有的签署作废。", icon="refresh", at="try",
             endpoint="trial", confirm=VOID),
        Door(signing.reject_change, "已退回。", tone="danger", icon="arrow-back-up", at="reject",
             endpoint="rejection"),
        Door(signing.withdraw_change, "已撤回。", icon="x", at="withdraw", endpoint="withdrawal",
             offered=is_proposer),
    ),
)
SORTING = Desk(
    Sorting, queries.sortings_visible_to, path="retention/sortings", resource="sortings", above=CLASSES,
    doors=(
        Door(signing.try_sorting_again, "已重新试算，已有的签署作废。", icon="refresh", at="try",
             endpoint="trial", confirm=VOID),
        Door(signing.reject_sorting, "已退回。", tone="danger", icon="arrow-back-up", at="reject",
             endpoint="rejection"),
        Door(signing.withdraw_sorting, "已撤回。", icon="x", at="withdraw", endpoint="withdrawal",
             offered=is_proposer),
    ),
)
HOLD = Desk(
    Hold, queries.holds_visible_to, path="holds", above=("冻结留存", "console:holds"), facts=releasing,
    doors=(
        Door(holds.release, "已解除冻结，资料按保存期限管理。", tone="primary", icon="lock-open"),
    ),
)
DISPOSAL = Desk(
    Disposal, whoever_sees(queries.disposals_visible_to), path="disposals",
    above=("到期与销毁", "console:disposals"), facts=deciding, template="retention/decide.html",
    beside=lambda found: {"disposal": found, "items": queries.items_of(found)[:20]},
    doors=(
        Door(disposals.consent, "已同意，等待负责人批准。", tone="primary", icon="check"),
        Door(disposals.approve, f"已批准，进入{OBJECTION_DAYS.value}天异议期。", tone="primary",
             icon="rubber-stamp"),
        Door(disposals.refuse_consent, STOPPED, tone="danger", icon="x"),
        Door(disposals.refuse_approval, STOPPED, tone="danger", icon="x"),
        Door(disposals.object_to, STOPPED, tone="danger", icon="flag-exclamation", at="object"),
        Door(disposals.withdraw, STOPPED, tone="danger", icon="arrow-back-up", offered=is_requester),
    ),
)
# fmt: on
DESKS = (CHANGE, SORTING, HOLD, DISPOSAL)
WITHOUT_A_DOOR = {
    changes.propose: "shown beside the class as it is; its key has a form of its own",
    signing.sign: "one verb, the first and the second signature in turn",
    sortings.propose: "of all that the filters of a list find",
    classes.classify: "of what is ticked in a list",
    holds.place_hold: "of what is ticked in a list, or what its filters find",
    disposals.request: "of what is ticked in a list",
    classes.adopt: "the machine's",
    changes.advance: "the machine's",
    sortings.advance: "the machine's",
    holds.release_holds: "of the apps whose matter it is",
    disposals.start: "the machine's",
    disposals.begin: "the machine's",
    disposals.spare: "the machine's",
    disposals.finish_item: "the machine's",
    disposals.finish: "the machine's",
}
