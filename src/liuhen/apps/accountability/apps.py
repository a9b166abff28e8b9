"""Accountability: misuse and faults, from lead to redress. 《设备办法》第16、18条，《责任制》第52、54至56条."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "liuhen.apps.accountability"
    label = "accountability"
    verbose_name = "责任追究"

    def ready(self) -> None:
        """Let no loss be written off while a lead about it is open, and a head who decides be the leader of the day.

        Nor let whoever investigated press the seal, nor a certificate or a post be given to who lost his qualification.
        """
        from liuhen.apps.accountability import queries
        from liuhen.apps.accountability.lifecycle import APPROVE, DECIDE, DISAPPROVE, SANCTION
        from liuhen.apps.accountability.models import FaultFile
        from liuhen.apps.accountability.queries import how_settled
        from liuhen.apps.custody.lifecycle import WRITE_OFF
        from liuhen.apps.documents.lifecycle import PRESS
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.apps.people.lifecycle import ASSIGN_POST, ISSUE
        from liuhen.kernel.access import Permission
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation import faults
        from liuhen.regulation.custody import CUSTODY_REGISTER, LOSS_IS_SETTLED
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        lay(WRITE_OFF, CUSTODY_REGISTER.through(LOSS_IS_SETTLED), facts_from=how_settled)
        decides = leader_facts_for("accountability", permission=Permission.CONSEQUENCE_DECIDE)
        lay(DECIDE, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=decides)
        leader = NAME_PRINCIPALS.through(*BY_A_LEADER)
        lay(APPROVE, leader, facts_from=queries.heads_who_approve)
        lay(DISAPPROVE, leader, facts_from=queries.heads_who_approve)
        lay(SANCTION, leader, facts_from=queries.heads_who_sanction)
        lay(PRESS, faults.CONCLUDE.through(faults.SEALED_BY_ANOTHER), facts_from=queries.seal_facts)
        qualified = faults.SANCTION_BY_FORM.through(faults.NOT_DISQUALIFIED)
        lay(ISSUE, qualified, facts_from=queries.disqualified)
        lay(ASSIGN_POST, qualified, facts_from=queries.disqualified)
        blobs.claim(blobs.Claim(FaultFile, "责任追究的附件和执行证明", size="size_bytes"))
