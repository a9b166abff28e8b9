"""Questions about powers, one file a matter; what other apps ask is named here."""

from liuhen.apps.powers.queries.assigned import breakdown_on, of_person
from liuhen.apps.powers.queries.authority import Authorities, Authority, authority
from liuhen.apps.powers.queries.lists import (
    codes_on,
    items_on,
    laws_on,
    list_on,
    units_with_a_list,
    visible_to,
)

__all__ = [
    "Authorities", "Authority", "authority", "breakdown_on", "codes_on", "items_on", "laws_on", "list_on", "of_person",
    "units_with_a_list", "visible_to",
]  # fmt: skip
