"""What an authenticator shows."""

from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time


def shown_now(secret: str) -> str:
    """Return the code of now: of those taken the middle one, for a step of the clock may pass before it is typed."""
    counters = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secret, counters[len(counters) // 2]):06}"
