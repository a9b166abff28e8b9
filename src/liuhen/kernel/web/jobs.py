"""Periodic work around the pages."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from liuhen.kernel import jobs
from liuhen.kernel.web import drafts, once
from liuhen.kernel.web.models import Knock


@jobs.periodic(every=timedelta(hours=1))
def forget_knocks() -> None:
    """Drop the counts of how often somebody knocked; by then they hold nobody off."""
    Knock.forget(timezone.now())


@jobs.periodic(every=timedelta(hours=1))
def forget_sessions() -> None:
    """Drop sessions that have ended, and with them what was typed into a form after its session's end."""
    SessionStore.clear_expired()


@jobs.periodic(every=timedelta(days=1))
def forget_drafts() -> None:
    """Drop the drafts that nobody came back to."""
    drafts.forget(at=timezone.now())


@jobs.periodic(every=timedelta(days=1))
def forget_sent() -> None:
    """Drop the marks of forms that were sent."""
    once.forget(at=timezone.now())
