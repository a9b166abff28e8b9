"""In a real browser: the line under a film, its marks by the keyboard, and two films held together by their clocks."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from liuhen.apps.activities.actions import conducting, matching
from liuhen.apps.activities.models import Activity
from liuhen.apps.recordings import jobs
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.models import Recording
from liuhen.demo import media
from liuhen.kernel.access import SYSTEM
from tests.builders.browsing import Browse
from tests.builders.county import NOW, County, account, certificate, person
from tests.builders.recordings import bring  # noqa: F401 (fixture)

SECONDS, APART = 8, 3
BEGAN = NOW - timedelta(hours=1)


@dataclass
class Seen:
    activity: Activity
    films: list[Recording]


@pytest.fixture
def seen(county: County, bring: Any) -> Seen:  # noqa: F811
    """An activity that two officers filmed, the second three seconds later; somebody may watch both."""
    second = person(county.unit, "赵强", "100005")
    certificate(second)
    account(second, "zhaoqiang", "officer")
    activity = conducting.open_on_the_spot(
        lead=county.officer, crew=[second], kind="inspection", place="云岭镇集贸市场",
        started_at=BEGAN + timedelta(seconds=2), by=SYSTEM, at=NOW,
    )  # fmt: skip
    activity = conducting.end(activity=activity, ended_at=BEGAN + timedelta(seconds=7), by=SYSTEM, at=NOW)
    films = []
    for officer, later in (("100001", 0), ("100005", APART)):
        start = BEGAN + timedelta(seconds=later)
        film = bring(
            media.video(started_at=start, seconds=SECONDS, device=f"DSJ{later}"), officer=officer,
            started_at=start.isoformat(), until=start + timedelta(seconds=SECONDS),
        )  # fmt: skip
        jobs.examine(film.pk)
        films.append(Recording.objects.get(pk=film.pk))
    matching.propose_for(activity=activity, at=NOW)
    for film in films:
        viewing.begin(recording=film, purpose="比对两段录像", by=county.actor("legal"), at=timezone.now())
    return Seen(activity, films)


@pytest.mark.parametrize("width", [1366, 390])
def test_the_keyboard_goes_from_mark_to_mark(browse: Browse, seen: Seen, width: int) -> None:
    page = browse("legal", reverse("console:recording", args=[seen.films[0].pk]))
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 1")
    expect(page.get_by_role("button", name="活动开始")).to_be_visible()
    page.locator(".video-js").focus()
    for key, at in (("n", 2), ("n", 7), ("b", 2), ("ArrowRight", 7)):
        page.keyboard.press(key)
        page.wait_for_function(f"() => Math.abs(document.querySelector('video').currentTime - {at}) < 0.3")
    expect(page.locator("[data-head]")).not_to_have_attribute("x1", "0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1366, 390])
def test_two_films_run_on_one_clock_by_the_keyboard(browse: Browse, seen: Seen, width: int) -> None:
    page = browse("legal", reverse("console:activity-films", args=[seen.activity.pk]))
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(
        "() => [...document.querySelectorAll('video')].every((each) => each.readyState >= 1)"
    )
    second = page.locator(".film").nth(1)
    expect(second.get_by_text("此刻没有录像")).to_be_visible()
    page.locator("[data-films]").focus()
    page.keyboard.press("ArrowRight")
    times = "() => [...document.querySelectorAll('video')].map((each) => each.currentTime)"
    page.wait_for_function(f"() => Math.abs(({times})()[0] - 5) < 0.3")
    page.wait_for_function(f"() => Math.abs(({times})()[1] - {5 - APART}) < 0.3")
    page.keyboard.press("Space")
    page.wait_for_function(f"() => ({times})()[1] > {5 - APART} + 0.8")
    first, later = page.evaluate(times)
    assert abs(first - later - APART) < 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
