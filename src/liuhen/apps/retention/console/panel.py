"""What a recording's page says of its keeping: class, end, how it was reckoned, holds, disposal."""

from typing import Any

from django.urls import reverse

from liuhen.apps.retention import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation import retention as law


def load(request: PageRequest, recording: Any) -> dict[str, Any]:
    """Return the panel's context for a recording the actor sees."""
    here = f"?recording={recording.pk}"
    may = {right: request.actor.may_on(right, recording) for right in (P.RETENTION_CLASSIFY, P.HOLD_PLACE)}
    stored = recording.state == "stored"
    return {
        "recording": recording,
        "keeping": queries.keeping_of(recording),
        "class": queries.class_of(recording.kept_class),
        "duty": law.KEEP_AT_LEAST,
        "classifications": queries.classifications_of(recording),
        "holds": queries.told(queries.holds_on(recording), request.actor),
        "held": queries.is_held(recording.pk),
        "disposal": queries.open_disposal_of(recording),
        "classify": reverse("console:classify") + here if may[P.RETENTION_CLASSIFY] and stored else "",
        "hold": reverse("console:hold-new") + here if may[P.HOLD_PLACE] and not recording.is_gone else "",
    }
