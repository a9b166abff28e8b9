"""What is published of powers is due on the public platform too, and leaves it when it no longer holds."""

import pytest

from liuhen.apps.disclosure.models import Publication
from liuhen.apps.powers.actions import guides, items
from liuhen.kernel.clocks import queries as clocks
from tests.apps.powers.test_guides import out
from tests.builders.county import NOW
from tests.builders.powers import FINE, Powers

pytestmark = [pytest.mark.article("rs-11-2"), pytest.mark.django_db]


def of(about: str) -> Publication:
    found: Publication = Publication.objects.get(about=about)
    return found


@pytest.mark.article("rs-4-1")
def test_a_published_list_is_due_on_the_platform_with_what_it_changes(powers: Powers) -> None:
    first = powers.published()
    told = of(first.ref)
    assert (told.kind, told.state) == ("power-list", "due")
    assert told.fields["version"] == "第1版，自2026年11月24日起施行"
    assert told.fields["text"] == "本版共2项职权。理由：首次编制。"
    assert clocks.open_for(told.ref).count() == 1
    draft = powers.draft(reason="取消一项")
    items.drop_item(power_list=draft, code=FINE, by=powers.actor("legal"), at=NOW)
    second = powers.publish(draft, effective_on=NOW.date().replace(day=27))
    assert of(second.ref).fields["text"] == "本版共1项职权。理由：取消一项。与第1版相比，取消1项。"


def test_a_draft_is_nobodys_news(powers: Powers) -> None:
    powers.put(powers.draft())
    assert not Publication.objects.exists()


@pytest.mark.article("rs-10-1")
def test_a_guide_tells_the_shorter_term_and_goes_with_its_end(powers: Powers) -> None:
    powers.published()
    guide = out(powers)
    told = of(guide.ref)
    assert (told.title, told.fields["term"]) == ("食品经营许可服务指南", "10个工作日")
    assert told.fields["procedure"] == "受理→审查→决定"
    guides.withdraw(guide=guide, reason="依据变动", by=powers.actor("head"), at=NOW)
    assert of(guide.ref).state == "dropped"


@pytest.mark.article("rs-10-1")
def test_a_new_guide_takes_the_place_of_the_former_there_too(powers: Powers) -> None:
    powers.published()
    former = out(powers)
    second = guides.revise(guide=former, by=powers.actor("legal"), at=NOW)
    guides.publish(guide=second, by=powers.actor("head"), at=NOW)
    assert of(former.ref).state == "dropped"
    assert of(second.ref).state == "due"
    assert Publication.objects.filter(kind="guide").count() == 2
