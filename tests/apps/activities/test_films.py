"""What lies where in a film, and two films of one activity side by side."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from liuhen.apps.activities.actions import conducting, explaining
from liuhen.apps.recordings import time_line
from liuhen.apps.recordings.actions import viewing
from liuhen.kernel.access import SYSTEM
from tests.builders.activities import ENDED, LATER, As, Scene, minutes


def test_the_line_under_a_film_tells_what_its_activity_knows(scene: Scene) -> None:
    activity = scene.ended()
    film = scene.record(minutes(-2), minutes(20))
    scene.link(activity, film)
    explaining.break_off(
        activity=activity, officer=scene.officer, began_at=minutes(18), reason="battery", note="", by=scene.by(),
        at=LATER,
    )  # fmt: skip
    marks = {mark.said.partition("，")[0]: mark for mark in time_line.marks_of(film, by=scene.by())}
    assert marks["活动开始"].at_ms == 120_000
    assert "活动结束" not in marks  # after the film
    [gap] = [mark for said, mark in marks.items() if "结束部分未录" in said]
    assert (gap.tone, gap.at_ms) == ("gap", 22 * 60_000)
    assert 0 < gap.x <= 1000 - gap.width
    [broken] = [mark for said, mark in marks.items() if said.startswith("中断")]
    assert broken.at_ms == 20 * 60_000
    assert time_line.marks_of(film, by=scene.by("stranger")) == []


def test_a_film_of_no_known_length_has_no_line(scene: Scene) -> None:
    film = scene.record(minutes(0), minutes(5))
    film.started_at = film.ended_at
    assert time_line.marks_of(film, by=scene.by()) == []


def test_two_films_stand_side_by_side_once_both_have_a_purpose(scene: Scene, as_: As) -> None:
    activity = scene.ended()
    first = scene.record(minutes(0), minutes(25))
    second = scene.record(minutes(3), ENDED, officer=scene.second, device=scene.other_camera)
    scene.link(activity, first, second)
    there = reverse("console:activity-films", args=[activity.pk])
    page = as_("legal").get(there).content.decode()
    assert page.count("登记用途") == 2
    assert "<video" not in page
    for film in (first, second):
        viewing.begin(recording=film, purpose="比对两段录像", by=scene.by("legal"), at=timezone.now())
    page = as_("legal").get(there).content.decode()
    assert page.count("<video") == 2
    apart = timedelta(minutes=3) // timedelta(milliseconds=1)
    began = [int(part.partition('"')[0]) for part in page.split('data-began="')[1:]]
    assert began[1] - began[0] == apart
    assert as_("stranger").get(there).status_code == 404


def test_one_film_alone_has_nothing_beside_it(scene: Scene, as_: As) -> None:
    activity = conducting.end(activity=scene.open(), ended_at=ENDED, by=SYSTEM, at=ENDED)
    scene.link(activity, scene.record(minutes(0), ENDED))
    page = as_("legal").get(reverse("console:activity-films", args=[activity.pk])).content.decode()
    assert "没有两段可以并排看的录像" in page
