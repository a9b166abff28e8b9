"""Accountability: leads to misuse and the consequences imposed. 《设备办法》第16、18条."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "liuhen.apps.accountability"
    label = "accountability"
    verbose_name = "责任追究"

    def ready(self) -> None:
        """Tell custody whose loss is still under review."""
        from liuhen.apps.accountability.queries import findings_under_review
        from liuhen.apps.custody.queries import answer_for

        answer_for(findings_under_review)
