"""How reports, rings, circulars and announced changes look to whoever deals with them."""

from typing import Any

from liuhen.apps.disclosure import queries as disclosure
from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.models import ChangeReview, Circular, Envelope, PostChange, Ring
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door

REPORTS, RINGS = ("过程报告", "console:process-reports"), ("密钥组", "console:rings")
CIRCULARS, CHANGES = ("干预通报", "console:circulars"), ("人事变动申报", "console:post-changes")
RECORDERS = ("记录人保护", "console:recorders")
TONES = {
    "forming": "orange", "in-force": "green", "replaced": "grey", "named": "orange", "keyed": "blue", "seated": "green",
    "begun": "orange", "finished": "green", "lapsed": "grey", "proposed": "orange", "approved": "blue",
    "refused": "grey", "circulated": "green", "announced": "orange", "confirmed": "green",
    "due": "orange", "looked": "blue", "closed": "green",
}  # fmt: skip
BEAT = 0.25  # seconds: a long report takes a millisecond more to seal
SEALED = "已密封提交。有没有情况、写了什么，只有两名持钥人一起才打得开。"
KEYS_IN_HANDS = "a passphrase is typed by its holder at a page, and is no part of a move, a draft or an entry"
FOUND_BY_HAND = "what is sealed in a ring's book has no row that a door could stand before"
MACHINES = "the machine's"


def cases_handled(_: Any, actor: Actor) -> Any:
    return queries.cases_handled(actor)


def units_for_rings(_: Any, actor: Actor) -> Any:
    return people.units_open().exclude(kind="division")


def is_out(found: Circular, _: Actor) -> bool:
    return disclosure.is_public_or_waiting(found.ref)


def seen(actor: Actor, permission: P | None = None) -> Any:
    return queries.circulars_visible_to(actor)


# fmt: off
FILING = Door(
    actions.file, SEALED, submit="密封提交", at="file", endpoint="", operation="file_process_report",
    among={"case": cases_handled}, onto="console:process-reports",
    beat=BEAT, page_by_hand="files come with it that must not lie unsealed in the vault",
)
ENVELOPE = Desk(
    Envelope, queries.envelopes_visible_to, path="process-reports", above=REPORTS, entering=(FILING,),
)
RING = Desk(
    Ring, queries.rings_visible_to, path="rings", above=RINGS, called=str,
    entering=(
        Door(actions.name_ring, lambda made: f"已指定：{made}。三人都设置钥匙以后启用。", submit="指定", at="name",
             among={"unit": units_for_rings}),
    ),
    doors=(
        Door(actions.name_successor, "已指定，待其本人设置钥匙。", submit="指定", icon="users", at="successor"),
    ),
)
CIRCULAR = Desk(
    Circular, seen, path="circulars", above=CIRCULARS, called=str,
    doors=(
        Door(actions.approve, "已批准，由提请的单位发出。", tone="primary", icon="check", operation="approve_circular",
             confirm="批准后通报将发给全县执法人员。确定吗？"),
        Door(actions.refuse_circular, "已不予批准。", submit="不予通报", tone="danger", icon="x", at="refuse",
             operation="refuse_circular"),
        Door(actions.circulate, "已通报。", tone="primary", icon="send", operation="circulate_interference",
             confirm="通报发出后不能收回。确定吗？"),
        Door(actions.put_out, "已登记为应公示事项，审核后公开。", submit="登记公开", icon="world", at="put-out",
             operation="publish_circular", offered=lambda found, _: found.state == "circulated",
             confirm="通报原文将向社会公开，被通报人只显示姓氏。确定吗？"),
        Door(actions.call_back, "已撤回公开。", submit="撤回公开", icon="arrow-back-up", at="call-back",
             operation="withdraw_circular", offered=is_out),
        Door(actions.write_circular, lambda made: f"已签发：{made}。", submit="制作", icon="file-text", at="papers",
             operation="write_interference_circular", onto=lambda made: address_of(made.ref)),
    ),
)
CHANGE = Desk(
    PostChange, queries.changes_visible_to, path="post-changes", above=CHANGES, called=str,
    entering=(
        Door(actions.announce, lambda made: f"已申报“{made}”，待监督机构确认。", submit="申报",
             operation="announce_post_change"),
    ),
    doors=(
        Door(actions.confirm, "已确认，可以办理一次。", tone="primary", icon="check", operation="confirm_post_change"),
        Door(actions.refuse_change, "已不予确认。", submit="不予确认", tone="danger", icon="x", at="refuse",
             operation="refuse_post_change"),
    ),
)
REVIEW = Desk(
    ChangeReview, queries.reviews_visible_to, path="change-reviews", above=RECORDERS, called=str,
    facts=lambda found, actor, at: queries.review_facts(found, actor),
    doors=(
        Door(actions.look, "已核对，待另一名持钥人核对。", tone="primary", icon="check",
             operation="look_at_change_review"),
        Door(actions.look_too, "已核对。", tone="primary", icon="check", at="close",
             operation="close_change_review"),
    ),
)
# fmt: on
DESKS = (ENVELOPE, RING, CIRCULAR, CHANGE, REVIEW)
WITHOUT_A_DOOR: dict[Any, str] = {
    actions.make_key: KEYS_IN_HANDS,
    actions.begin: KEYS_IN_HANDS,
    actions.finish: KEYS_IN_HANDS,
    actions.split_anew: KEYS_IN_HANDS,
    actions.conclude: FOUND_BY_HAND,
    actions.countersign: FOUND_BY_HAND,
    actions.propose: FOUND_BY_HAND,
    actions.file_cover: MACHINES,
    actions.archive: MACHINES,
    actions.lapse: MACHINES,
    actions.lapse_change: MACHINES,
    actions.open_review: MACHINES,
}
