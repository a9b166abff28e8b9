"""Settings of the test suite in a county whose clock is some days ahead: ``LIUHEN_TEST_DAYS_AHEAD``.

Everything that the product does asks Django what time it is; so it is Django that is told.
"""

import os
from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.settings.test import *  # noqa: F403

_ahead, _now = timedelta(days=int(os.environ["LIUHEN_TEST_DAYS_AHEAD"])), timezone.now


def _later() -> datetime:
    return _now() + _ahead


timezone.now = _later
