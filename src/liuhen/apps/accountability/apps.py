"""Accountability: leads to misuse and the consequences imposed. 《设备办法》第16、18条."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "liuhen.apps.accountability"
    label = "accountability"
    verbose_name = "责任追究"

    def ready(self) -> None:
        """Let no loss be written off while a lead about it is open, and a head who decides be the leader of the day."""
        from liuhen.apps.accountability.lifecycle import DECIDE
        from liuhen.apps.accountability.queries import how_settled
        from liuhen.apps.custody.lifecycle import WRITE_OFF
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.kernel.access import Permission
        from liuhen.kernel.flow import lay
        from liuhen.regulation.custody import CUSTODY_REGISTER, LOSS_IS_SETTLED
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        lay(WRITE_OFF, CUSTODY_REGISTER.through(LOSS_IS_SETTLED), facts_from=how_settled)
        decides = leader_facts_for("accountability", permission=Permission.CONSEQUENCE_DECIDE)
        lay(DECIDE, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=decides)
