"""What the pages of custody have in common: their tabs."""

from django.urls import reverse

from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P

Tab = tuple[str, str, bool]
"""Address, name, and whether it is the one shown."""

TABS = (
    ("handovers", "交接", P.HANDOVER_SIGN),
    ("loans", "外借", P.CUSTODY_SEE),
    ("losses", "遗失", P.HANDOVER_SIGN),
    ("stocktakings", "清点", P.CUSTODY_SEE),
    ("custody-register", "登记簿", P.CUSTODY_SEE),
)


def tabs(actor: Actor, chosen: str) -> list[Tab]:
    """Return the parts of custody the actor may open."""
    open_to = [(name, zh) for name, zh, permission in TABS if actor.may(permission)]
    return [(reverse(f"console:{name}"), zh, name == chosen) for name, zh in open_to]
