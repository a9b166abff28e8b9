"""Questions about supervision, one file a matter; what other apps ask is named here."""

from liuhen.apps.supervision.queries.plans import can_be_cited, plans_to_add_to
from liuhen.apps.supervision.queries.results import Result, figures_of, results_of
from liuhen.apps.supervision.queries.tree import supervised_by, supervises

__all__ = [
    "Result",
    "can_be_cited",
    "figures_of",
    "plans_to_add_to",
    "results_of",
    "supervised_by",
    "supervises",
]
