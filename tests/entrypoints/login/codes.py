"""What an authenticator shows."""

import re

from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time


def shown_now(secret: str) -> str:
    """Return the code of now: of those taken the middle one, for a step of the clock may pass before it is typed."""
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2]):06}"


def first_code(page: str) -> str:
    """Return the code of an authenticator that was told the secret which the page to bind it shows."""
    secret = re.search(r'data-copy="([A-Z2-7]{16,})"', page)
    assert secret
    return shown_now(secret[1])
