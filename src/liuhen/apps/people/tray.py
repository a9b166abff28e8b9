"""What waits for somebody among accounts and tokens, for the first page."""

from datetime import datetime

from liuhen.apps.people import queries
from liuhen.apps.people.models import Activation, Token
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.kernel.web.tray import Batch, Chore, Press, Source, first_of


def releases(actor: Actor, at: datetime) -> Batch | None:
    """Accounts that wait for the second administrator."""
    if not actor.may(P.ACCOUNT_RELEASE):
        return None
    where = address_or_blank("console:releases")

    def chore(row: Activation) -> Chore:
        asker = str(row.asker) if row.asker else "系统"
        return Chore("放行账号启用", str(row.account), where, asker, "", "orange")

    return first_of(queries.activations_waiting(actor, at=at), chore, where)


def tokens(actor: Actor, at: datetime) -> Batch | None:
    """Tokens to be fetched."""
    where = address_or_blank("console:own-tokens")

    def chore(row: Token) -> Chore:
        return Chore("领取令牌", row.label, where, str(row.account), "")

    return first_of(queries.tokens_to_fetch(actor), chore, where)


SOURCES = (
    Source(Press.DECIDE, releases, "console:releases"),
    Source(Press.FOLLOW_UP, tokens, "console:home"),  # everybody's, on a page that no menu has
)
