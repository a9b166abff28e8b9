"""The small pictures in the lists: made once, seen by whoever may watch, and not by whoever reads the list only."""

from datetime import timedelta
from io import BytesIO

from django.urls import reverse
from PIL import Image

from liuhen.apps.recordings import jobs
from liuhen.apps.recordings.models import Poster
from liuhen.demo import media
from tests.builders.county import NOW, County
from tests.builders.recordings import As, Bring

ENDED = NOW - timedelta(hours=1)


def film(seconds: int = 3) -> bytes:
    return media.video(started_at=ENDED - timedelta(seconds=seconds), seconds=seconds)


def test_a_film_shows_a_small_picture_in_the_list_and_the_original_is_not_it(
    county: County, bring: Bring, as_: As
) -> None:
    recording = bring(film(), started_at=(ENDED - timedelta(seconds=3)).isoformat())
    jobs.examine(recording.pk)
    jobs.examine(recording.pk)
    kept = Poster.objects.get()
    assert kept.sha256 not in ("", recording.sha256)
    there = reverse("console:recording-poster", args=[recording.pk])
    assert f'src="{there}"' in as_("legal").get(reverse("console:recordings")).content.decode()
    shown = as_("legal").get(there)
    assert shown["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(shown.getvalue())) as picture:
        assert max(picture.size) == 160
    assert as_("stranger").get(there).status_code == 404
    assert as_("keeper").get(there).status_code in (403, 404)
    assert there not in as_("keeper").get(reverse("console:recordings")).content.decode()


def test_what_has_no_picture_is_tried_once_and_said_to_have_none(county: County, bring: Bring) -> None:
    bring(b"no film at all")
    jobs.draw_lacking_posters()
    jobs.draw_lacking_posters()
    kept = Poster.objects.get()
    assert kept.sha256 == ""
    assert kept.why
