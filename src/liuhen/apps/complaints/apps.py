"""Complaints and reports. 《责任制》第23、39–46条."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "liuhen.apps.complaints"
    label = "complaints"
    verbose_name = "投诉举报"

    def ready(self) -> None:
        """Let handlers look at recordings for the complaints they have in hand."""
        from liuhen.apps.complaints import queries
        from liuhen.apps.recordings import purposes

        purposes.offer("投诉核查", queries.matters_of)
