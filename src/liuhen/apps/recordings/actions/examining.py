"""Put on record what a recording's bytes say of themselves, and what its witnesses leave in doubt."""

from datetime import datetime

from liuhen.apps.findings.actions import open_finding
from liuhen.apps.recordings import lifecycle
from liuhen.apps.recordings.models import Recording
from liuhen.apps.recordings.queries import kept_at_least_until
from liuhen.apps.recordings.witnesses import of_what_is_stored
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import action, locked, step
from liuhen.kernel.media_probe import Probe
from liuhen.regulation import recordings as law


@action
def examine(*, recording: Recording, probed: Probe, at: datetime) -> Recording:
    """Keep length, picture size and codec as measured; a length told otherwise is a finding. 《设备办法》第12条."""
    measured = {
        "duration_ms": probed["duration_ms"], "width": probed["width"], "height": probed["height"],
        "codec": probed["codec"][:40],
    }  # fmt: skip
    kind = probed["kind"] if recording.kind == "unknown" else recording.kind
    recording = step(
        recording, lifecycle.EXAMINE, by=SYSTEM, at=at, changes={**measured, "kind": kind},
        data={
            **measured, "kind": probed["kind"], "reason": probed["reason"], "sound_codec": probed["sound_codec"],
            "said_duration_ms": probed["said_duration_ms"],
        },
    )  # fmt: skip
    check = law.LENGTH_AS_TOLD
    if not check.holds(recording):
        open_finding(
            found=check.finding, duty=law.ORIGINALS_NEVER_CHANGE, about=recording.ref, about_zh=recording.filename,
            unit_id=recording.unit_id, person=recording.officer, by=SYSTEM, at=at,
        )  # fmt: skip
    return recording


@action
def compare(*, recording: Recording, at: datetime) -> Recording:
    """Put in doubt what was stored although the facts on record contradict each other; once settled, it stays so."""
    recording = locked(recording)
    if recording.state != "stored" or recording.doubts:
        return recording
    doubts = of_what_is_stored(recording)
    if not doubts:
        return recording
    return step(
        recording, lifecycle.DOUBT, by=SYSTEM, at=at,
        changes={"doubts": " ".join(doubts), "kept_until": kept_at_least_until(recording)}, data={"doubts": doubts},
    )  # fmt: skip
