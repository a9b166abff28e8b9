"""Who acts, what they may do, and which rows they may see."""

from liuhen.kernel.access.actor import CITIZEN, SYSTEM, Actor, Grant
from liuhen.kernel.access.invitations import Invitation, invite, is_invited
from liuhen.kernel.access.policy import ACCOUNT_KINDS, BY_KIND, ROLES, WEIGHTY, Kind, Permission, Reach, Role
from liuhen.kernel.access.scope import Scoped, ScopedQuerySet, in_hands_of, keeps_out

__all__ = [
    "ACCOUNT_KINDS",
    "BY_KIND",
    "CITIZEN",
    "ROLES",
    "SYSTEM",
    "WEIGHTY",
    "Actor",
    "Grant",
    "Invitation",
    "Kind",
    "Permission",
    "Reach",
    "Role",
    "Scoped",
    "ScopedQuerySet",
    "in_hands_of",
    "invite",
    "is_invited",
    "keeps_out",
]
