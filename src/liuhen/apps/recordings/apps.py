"""Recordings: intake, custody, viewing, export."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "liuhen.apps.recordings"
    label = "recordings"
    verbose_name = "音像资料"

    def ready(self) -> None:
        """Tell the vault which bytes are needed."""
        from liuhen.apps.recordings import queries
        from liuhen.kernel.vault import blobs

        blobs.claim(queries.needed_for)
