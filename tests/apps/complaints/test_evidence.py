"""Recordings under a complaint: those found at filing, and those the handler adds; all held, seen for its purpose."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import deciding, evidence, keeping
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.retention import queries as retention
from liuhen.kernel.flow import GateClosed, Invalid
from tests.apps.recordings.conftest import As
from tests.builders.county import NOW

from .conftest import Bring, Handlers, accepted

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_what_the_handler_links_is_held_until_the_archive(handlers: Handlers, bring: Bring) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    assert not retention.is_held(recording.pk)
    linked = evidence.link(
        complaint=complaint, recordings=[recording], by=handlers.actor("handler"), at=LATER
    )
    assert (linked.held, retention.is_held(recording.pk)) == (1, True)
    assert list(queries.recordings_of(linked, handlers.actor("handler"))) == [recording]
    with pytest.raises(Invalid):
        evidence.link(complaint=complaint, recordings=[recording], by=handlers.actor("handler"), at=LATER)


def test_only_its_handler_links_and_nothing_is_held_for_another(handlers: Handlers, bring: Bring) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    with pytest.raises(GateClosed):
        evidence.link(complaint=complaint, recordings=[recording], by=handlers.actor("handler2"), at=LATER)
    assert not retention.is_held(recording.pk)


def test_what_the_handler_may_not_see_he_cannot_link(handlers: Handlers, bring: Bring) -> None:
    with pytest.raises(Invalid) as refused:
        evidence.link(
            complaint=accepted(handlers, at=NOW),
            recordings=[bring()],
            by=handlers.actor("stranger"),
            at=LATER,
        )
    assert refused.value.field == "recordings"


def test_the_page_links_by_number_and_leads_to_the_recording_with_the_purpose(
    handlers: Handlers, bring: Bring, as_: As
) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    handler, where = as_("handler"), reverse("console:complaint-link", args=[complaint.pk])
    assert handler.post(where, {"recordings": "999"}).status_code == 422
    assert handler.post(where, {"recordings": f"{recording.pk}"}).status_code == 302
    page = handler.get(reverse("console:complaint", args=[complaint.pk])).content.decode()
    (there,) = re.findall(rf'href="({reverse("console:recording", args=[recording.pk])}[^"#]*)', page)
    shown = handler.get(unescape(there)).content.decode()
    assert f'value="{complaint.number}"' in shown
    assert re.search('value="投诉核查"[^>]*checked', shown)
    assert Complaint.objects.get().held == 1


def test_archiving_lets_them_go(handlers: Handlers, bring: Bring) -> None:
    recording, complaint, handler = bring(), accepted(handlers, at=NOW), handlers.actor("handler")
    evidence.link(complaint=complaint, recordings=[recording], by=handler, at=LATER)
    deciding.decide(complaint=complaint, conclusion="unfounded", outcome="查无", by=handler, at=LATER)
    deciding.tell(complaint=complaint, told_how="网上", by=handler, at=LATER)
    keeping.archive(complaint=complaint, by=handler, at=LATER)
    assert not retention.is_held(recording.pk)
