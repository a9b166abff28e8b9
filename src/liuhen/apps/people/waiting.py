"""What waits for somebody among accounts and tokens, and what people are told of their own tokens."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.people import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_or_blank

if TYPE_CHECKING:
    from django.db.models import QuerySet

RELEASES, OWN_TOKENS = "console:releases", "console:own-tokens"


def not_expired(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    return rows.filter(expires_at__gt=at)


# fmt: off
WAITINGS = (
    Waiting(
        queries.activations_asked_of, "放行账号启用", Press.DECIDE, RELEASES, right=P.ACCOUNT_RELEASE,
        by_now=not_expired, about="account", whose=lambda row: row.asker or "系统",
        to=lambda _: address_or_blank(RELEASES),
    ),
    Waiting(
        queries.tokens_to_fetch, "领取令牌", Press.FOLLOW_UP, "console:home",  # everybody's, on a page that no menu has
        about="label", whose="account", tone="", to=lambda _: address_or_blank(OWN_TOKENS), listed=OWN_TOKENS,
        visible=queries.tokens_of,
        notify=(
            Notify("token.issued", Sort.TASK, "您有一枚接口令牌待领取（令牌 {number}），密钥只在领取时显示一次",
                   to=(P.DUTY_SEE,), last_day="expires_on"),
            Notify("token.narrowed", Sort.TASK, "接口令牌 {number} 不再带有审批、签署等权限，请改在工作台办理",
                   to=(P.DUTY_SEE,), rows=queries.tokens_of, last_day="expires_on"),
        ),
    ),
)
# fmt: on
