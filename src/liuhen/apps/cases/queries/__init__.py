"""Questions about clues and cases, one file a matter; what other apps ask is named here."""

from liuhen.apps.cases.models import DECIDED_ON as DECIDED_ON
from liuhen.apps.cases.models import RUNNING as RUNNING
from liuhen.apps.cases.models import Case as Case
from liuhen.apps.cases.queries.register import (
    case_numbered,
    clue_numbered,
    clue_of,
    clues_visible_to,
    every_handler_of,
    found_clues,
    handled_by,
    handled_by_any,
    handled_now,
    handlers_visible_to,
    hanging,
    is_about,
    parties_of,
    parties_visible_to,
    party_called,
    recusals_visible_to,
    referrals_visible_to,
    visible_to,
    within,
)
from liuhen.apps.cases.queries.standing import (
    blocked_by_referral,
    clues_handled_by,
    facts_of,
    handlers_among,
    handlers_now,
    handlers_on,
    is_handler,
    is_with_the_police,
    procedures_of,
    why_no_officer,
    why_not,
    why_not_by,
)

__all__ = [
    "DECIDED_ON", "RUNNING", "Case", "blocked_by_referral", "case_numbered", "clue_numbered", "clue_of",
    "clues_handled_by", "clues_visible_to", "every_handler_of", "facts_of", "found_clues", "handled_by",
    "handled_by_any", "handled_now", "handlers_among", "handlers_now", "handlers_on", "handlers_visible_to",
    "hanging", "is_about", "is_handler", "is_with_the_police", "parties_of", "parties_visible_to", "party_called",
    "procedures_of", "recusals_visible_to", "referrals_visible_to", "visible_to", "why_no_officer", "why_not",
    "why_not_by", "within",
]  # fmt: skip
