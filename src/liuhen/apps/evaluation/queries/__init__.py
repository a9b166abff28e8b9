"""Questions about evaluation, one file a matter; what other apps ask is named here."""

from liuhen.apps.evaluation.queries.assessing import assessments_visible_to
from liuhen.apps.evaluation.queries.commending import bars_of, commendations_visible_to, publishing_laid
from liuhen.apps.evaluation.queries.judging import in_force, results_visible_to, visible_to
from liuhen.apps.evaluation.queries.schemes import schemes_visible_to

__all__ = [
    "assessments_visible_to", "bars_of", "commendations_visible_to", "in_force", "publishing_laid",
    "results_visible_to", "schemes_visible_to", "visible_to",
]  # fmt: skip
