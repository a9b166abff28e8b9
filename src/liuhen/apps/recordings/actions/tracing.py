"""Put on record that the auditor traced a copy back to somebody: looking somebody up leaves its trace too."""

from datetime import datetime

from liuhen.apps.recordings.models import Export, Viewing
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import NotPermitted, action, note


@action
def trace(*, found: Viewing | Export, means: str, by: Actor, at: datetime) -> None:
    """Note on the viewing or the export that ``by`` came upon it by its ``code`` or a file's ``digest``."""
    if not by.may(Permission.TRACE_READ):
        raise NotPermitted(
            "不能追溯：您没有这项权限", remedy="请由安全审计员办理", subject=found.ref, by=by.ref
        )
    noun = "viewing" if isinstance(found, Viewing) else "export"
    note(found, f"{noun}.traced", by=by, at=at, data={"means": means})
