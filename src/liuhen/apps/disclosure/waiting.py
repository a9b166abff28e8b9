"""What waits for somebody in publicity, and what he is told: kinds, units and days, never what a record says."""

from typing import Any

from liuhen.apps.disclosure import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.regulation.disclosure import PUBLISH, PUBLISH_DECISION, WITHDRAW_IN_TIME

PUBLICATIONS = "console:publications"


def which(row: Any) -> str:
    """Say which piece it is, to whoever may open it; what is told of it by letter never does."""
    return f"{row.kind_zh}：{row.title}"


# fmt: off
WAITINGS = (
    Waiting(
        queries.to_prepare, "拟定公示内容", Press.IN_HAND, PUBLICATIONS, right=P.PUBLICATION_PREPARE, about=which,
        since="issued_at", listed=f"{PUBLICATIONS}?state=due", visible=queries.visible_to,
        notify=tuple(
            Notify("publication.due-soon", Sort.DUE, "{unit}应公示的{words}将于 {last_day} 到期（公示 {number}）",
                   before=duty, words="kind_zh", to=(P.PUBLICATION_PREPARE, P.PUBLICATION_REVIEW),
                   rows=queries.visible_to, last_day=queries.last_day)
            for duty in (PUBLISH, PUBLISH_DECISION)
        ),
    ),
    Waiting(
        queries.to_review, "审核公示信息", Press.DECIDE, PUBLICATIONS, right=P.PUBLICATION_REVIEW, about=which,
        since="issued_at", tone="blue", listed=f"{PUBLICATIONS}?state=prepared",
        visible=queries.visible_to,
        notify=tuple(
            Notify(event, Sort.DECISION, "{unit}的{words}等待审核（公示 {number}）", duty=PUBLISH, words="kind_zh")
            for event in ("publication.prepared", "publication.withholding-proposed")
        ),
    ),
    Waiting(
        queries.to_withdraw, "撤回公示信息", Press.DECIDE, PUBLICATIONS, right=P.PUBLICATION_REVIEW, about=which,
        since="reversed_at", tone="red", visible=queries.visible_to,
        notify=(
            Notify("publication.reversed", Sort.DECISION,
                   "{unit}公示的{words}所依据的决定已被变更或撤销，{last_day} 前撤回（公示 {number}）",
                   duty=WITHDRAW_IN_TIME, words="kind_zh", last_day=queries.last_day),
        ),
    ),
)
# fmt: on
