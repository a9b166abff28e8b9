"""Spot checks: draws anybody can replay, sheets, and what follows. 《设备办法》第14条."""

from django.apps import AppConfig


class SpotchecksConfig(AppConfig):
    name = "liuhen.apps.spotchecks"
    label = "spotchecks"
    verbose_name = "抽查"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.spotchecks.models import Plan
        from liuhen.kernel.vault import blobs

        blobs.claim(blobs.Claim(Plan, "抽查名单", sha256="population"))
