"""Questions about decisions, one file a matter; what other apps ask is named here."""

from liuhen.apps.decisions.queries.deciding import entruster_of
from liuhen.apps.decisions.queries.grounds import grounds_of, rests_on, shaken, what_fell
from liuhen.apps.decisions.queries.listing import (
    decisions_of,
    in_force,
    of_the_entrusted,
    reviewed_in,
    served_at,
    visible_to,
)

__all__ = [
    "decisions_of", "entruster_of", "grounds_of", "in_force", "of_the_entrusted", "rests_on", "reviewed_in",
    "served_at", "shaken", "visible_to", "what_fell",
]  # fmt: skip
