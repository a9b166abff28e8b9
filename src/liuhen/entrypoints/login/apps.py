"""Register the login's one table with Django."""

from django.apps import AppConfig


class LoginConfig(AppConfig):
    """登录."""

    name = "liuhen.entrypoints.login"
    label = "login"
    verbose_name = "登录"

    def ready(self) -> None:
        """Take a seat whenever a log-in is complete; the framework offers no other hook that all its ways pass."""
        from allauth.account.models import EmailAddress, EmailConfirmation
        from allauth.mfa.models import Authenticator
        from django.contrib.auth.signals import user_logged_in

        from liuhen.entrypoints.login import trail
        from liuhen.entrypoints.login.seats import take_seat
        from liuhen.kernel.ledger import rows

        rows.watch(Authenticator, unsealed=("last_used_at",))
        rows.watch(EmailAddress)
        rows.watch(EmailConfirmation)

        user_logged_in.connect(take_seat, dispatch_uid="liuhen.login.seat")
        trail.connect()
