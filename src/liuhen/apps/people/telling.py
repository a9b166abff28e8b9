"""What people are told of their own tokens."""

from liuhen.apps.people import queries
from liuhen.apps.people.models import Token
from liuhen.kernel.access import Permission as P
from liuhen.kernel.telling import Sort, Telling, Told


def told(row: Token) -> Told:
    return Told(row.pk, row.unit.short_name if row.unit else "", last_day=row.expires_on)


TELLINGS = tuple(
    Telling(
        event, Sort.TASK, sentence, to=(P.DUTY_SEE,), waits=waits, visible=queries.tokens_of, told=told,
    )
    for event, waits, sentence in (
        ("token.issued", queries.tokens_to_fetch, "您有一枚接口令牌待领取（令牌 {number}），密钥只在领取时显示一次"),
        ("token.narrowed", queries.tokens_of, "接口令牌 {number} 不再带有审批、签署等权限，请改在工作台办理"),
    )
)  # fmt: skip
