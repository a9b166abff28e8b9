"""Accountability: leads to misuse and the consequences imposed. 《设备办法》第16、18条."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "liuhen.apps.accountability"
    label = "accountability"
    verbose_name = "责任追究"

    def ready(self) -> None:
        """Let no loss be written off while a lead about it is open."""
        from liuhen.apps.accountability.queries import how_settled
        from liuhen.apps.custody.lifecycle import WRITE_OFF
        from liuhen.kernel.flow import lay
        from liuhen.regulation.custody import CUSTODY_REGISTER, LOSS_IS_SETTLED

        lay(WRITE_OFF, CUSTODY_REGISTER.through(LOSS_IS_SETTLED), facts_from=how_settled)
