"""What a draw knows of the activities its recordings are of: gaps, a notice nobody gave, who took part."""

import pytest

from liuhen.apps.activities.actions import conducting, explaining
from liuhen.apps.activities.models import Activity
from liuhen.apps.spotchecks import facts
from liuhen.kernel.access import SYSTEM
from tests.builders.activities import BEGAN, ENDED, Scene, minutes, scene
from tests.builders.county import NOW

__all__ = ["scene"]


@pytest.mark.article("av-14-1", "av-12-1")
def test_a_gap_in_the_activity_is_a_mark_on_its_recording(scene: Scene) -> None:
    activity = scene.open()
    explaining.break_off(
        activity=activity, officer=scene.officer, device=scene.camera, began_at=minutes(10), reason="battery",
        note="", by=scene.by(), at=minutes(10),
    )  # fmt: skip
    conducting.end(activity=activity, ended_at=ENDED, by=SYSTEM, at=ENDED)
    recording = scene.record(BEGAN, ENDED)
    scene.link(Activity.objects.get(pk=activity.pk), recording)
    assert facts.around([recording]) == {recording.pk: ("gaps",)}


@pytest.mark.article("av-14-1", "av-10-1")
def test_a_party_that_was_not_told_is_a_mark_on_the_recording(scene: Scene) -> None:
    activity = conducting.open_on_the_spot(
        lead=scene.officer, crew=[scene.second], kind="inspection", place="集贸市场", started_at=BEGAN,
        by=scene.by(), at=NOW,
    )  # fmt: skip
    ended = conducting.end(activity=activity, ended_at=ENDED, by=SYSTEM, at=ENDED)
    recording = scene.record(BEGAN, ENDED)
    scene.link(ended, recording)
    assert facts.around([recording]) == {recording.pk: ("untold",)}


@pytest.mark.article("av-14-1")
def test_nobody_who_took_part_checks_the_recording(scene: Scene) -> None:
    recording = scene.record(BEGAN, ENDED)
    scene.link(scene.ended(), recording)
    assert {scene.officer.pk, scene.second.pk} <= facts.involved([recording])[recording.pk]
    stray = scene.record(minutes(500), minutes(510))
    assert scene.second.pk not in facts.involved([stray])[stray.pk]
