"""One recording that cannot be reckoned with holds up no other."""

from datetime import UTC, datetime

from liuhen.apps.activities import jobs
from liuhen.apps.activities.models import Link
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.ledger.loop import catch_up
from tests.builders.activities import BEGAN, ENDED, LATER, Scene

YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)


def test_a_recording_of_the_year_one_is_set_aside_and_the_next_is_matched(scene: Scene):
    activity = scene.ended()
    absurd = scene.record(BEGAN, ENDED)
    good = scene.record(BEGAN, ENDED, device=scene.other_camera)
    Recording.objects.filter(pk=absurd.pk).update(started_at=YEAR_ONE, ended_at=YEAR_ONE)
    catch_up(at=LATER)
    jobs.look_at_recordings()
    assert list(Link.objects.filter(activity=activity).values_list("recording_id", flat=True)) == [good.pk]
    assert [row.thing for row in SetAside.objects.all()] == [absurd.ref]
