"""Recordings: intake, custody, viewing, export."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "liuhen.apps.recordings"
    label = "recordings"
    verbose_name = "音像资料"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from django.db.models import Q

        from liuhen.apps.recordings.models import Recording
        from liuhen.kernel.vault import blobs

        needed = ~Q(state__in=("destroying", "disposed"))
        blobs.claim(blobs.Claim(Recording, "音像资料", needed, sm3="sm3", size="size_bytes"))
