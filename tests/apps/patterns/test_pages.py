"""Pages of problem models: whoever may, is led to nothing that is not there; whoever may not, learns of nothing."""

import pytest
from django.test import Client

from liuhen.apps.patterns import actions
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.apps.people.models import Account
from liuhen.kernel.flow import called
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.web.doors import reached
from liuhen.regulation.patterns import PATTERNS
from tests.apps.patterns.conftest import Watch
from tests.apps.patterns.test_concluding import hit_of
from tests.apps.patterns.test_scans import ENOUGH
from tests.builders.county import NOW
from tests.builders.pages import dead_links, squeezed
from tests.builders.programs import program
from tests.services.rounds import takes_its_turn


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.mark.in_turn("led to nothing")
@pytest.mark.long
def test_supervisors_are_led_to_nothing_that_is_not_there(watch: Watch) -> None:
    hit = hit_of(watch)
    watch.tried("firm-many-units")
    catch_up(at=NOW)
    client = client_of("bureau")
    for path in (
        "hits/",
        f"hits/{hit.pk}/",
        "patterns/",
        "patterns/clue-idle/",
        f"pattern-versions/{hit.version_id}/",
    ):
        assert client.get(f"/console/{path}").status_code == 200, path
        assert dead_links(client, f"/console/{path}") == [], path
    assert "线索" in squeezed(client.get(f"/console/hits/{hit.pk}/").content.decode())
    assert client.get("/console/patterns/unknown/").status_code == 404
    assert client.get("/console/").status_code == 200


def test_the_list_is_cut_by_what_it_is_asked_for(watch: Watch) -> None:
    hit_of(watch)
    client = client_of("bureau")
    assert "没有符合条件的线索" in client.get("/console/hits/?pattern=case-idle").content.decode()
    assert "有案不立" in client.get(f"/console/hits/?unit={watch.county.unit.pk}").content.decode()


def test_a_hit_is_found_by_what_it_is_about_and_says_nothing_of_its_key(watch: Watch) -> None:
    hit = hit_of(watch)
    page = squeezed(client_of("bureau").get("/console/search/", {"q": hit.about_zh}).content.decode())
    assert str(hit) in page
    assert hit.incident not in page


def test_all_are_drafted_by_one_press(watch: Watch) -> None:
    client = client_of("bureau")
    assert client.post("/console/patterns/draft-all/").status_code == 302
    assert PatternVersion.objects.filter(state="draft").count() == len(PATTERNS)
    page = client.get(
        f"/console/pattern-versions/{PatternVersion.objects.earliest('id').pk}/"
    ).content.decode()
    assert "还没有试算" in page


def test_units_find_no_such_page(watch: Watch) -> None:
    hit = hit_of(watch)
    for username in ("legal", "head", "wangfang"):
        client = client_of(username)
        for path in ("hits/", f"hits/{hit.pk}/", "patterns/", f"pattern-versions/{hit.version_id}/"):
            assert client.get(f"/console/{path}").status_code in (403, 404), (username, path)


def test_a_hit_of_any_model_can_be_read(watch: Watch) -> None:
    tried = [pattern for pattern in PATTERNS if takes_its_turn(pattern)] or list(PATTERNS)[:1]
    for pattern in tried:
        watch.live(pattern)
        ENOUGH[pattern](watch)
    watch.sweep()
    client = client_of("bureau")
    assert Hit.objects.count() >= len(tried)
    for hit in Hit.objects.all():
        assert client.get(f"/console/hits/{hit.pk}/").status_code == 200, hit
        assert dead_links(client, f"/console/hits/{hit.pk}/") == [], hit
        # What a complaint says is its handler's; all else has a page to look it up on.
        refs = {ref for ref, *_ in hit.rows if not ref.startswith("complaint:")}
        assert all(reached(refs, by=watch.by()).values()), hit


def test_what_is_concluded_is_shown_with_what_it_became(watch: Watch) -> None:
    hit = actions.find(hit=hit_of(watch), conclusion="逾期不决定", by=watch.by(), at=NOW)
    page = client_of("bureau").get(f"/console/hits/{hit.pk}/").content.decode()
    assert "逾期不决定" in page
    assert called(hit.became) in page


def test_which_complaint_it_was_learns_only_who_handles_it(watch: Watch) -> None:
    watch.live("complaint-template")
    made = ENOUGH["complaint-template"](watch)
    watch.sweep()
    (hit,) = watch.hits("complaint-template")
    page = client_of("bureau").get(f"/console/hits/{hit.pk}/").content.decode()
    assert "投诉（承办人可见）" in page
    assert not [each for each in made if f"投诉 {each.pk}<" in squeezed(page)]
    told = program("bureau").get(f"/api/v1/hits/{hit.pk}").json()
    assert [row[0] for row in told["rows"]] == ["", "", ""]
