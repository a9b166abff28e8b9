"""Notices between units, transfers of cases, standing arrangements. 《责任制》第32至34条."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "liuhen.apps.coordination"
    label = "coordination"
    verbose_name = "协调配合"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let a case leave by a transfer only, and the right to look with it.

        It goes to the receiving unit, and in it to whoever handles the case.
        """
        from django.db.models import Q

        from liuhen.apps.cases.lifecycle import REOPEN, TRANSFER
        from liuhen.apps.coordination import queries
        from liuhen.apps.coordination.models import CaseTransfer, CoordinationFile, IncomingCapsule
        from liuhen.apps.recordings.lifecycle import VIEW
        from liuhen.apps.recordings.queries import LOOKED_AT
        from liuhen.kernel.access import Invitation, Permission, invite
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation import coordination as law

        blobs.claim(blobs.Claim(CoordinationFile, "通报、移送的附件", size="size_bytes"))
        blobs.claim(blobs.Claim(CaseTransfer, "移送证据包", sha256="capsule_sha256", size="capsule_bytes"))
        kept = Q(is_kept=True)
        blobs.claim(blobs.Claim(IncomingCapsule, "移送来件", needed=kept, size="size_bytes"))
        rights = frozenset({Permission.RECORDING_SEE, Permission.RECORDING_VIEW})
        for model, column in LOOKED_AT:
            invite(model, Invitation(rights, queries.recordings_handled_by, column))
        lay(TRANSFER, law.TRANSFER_CASES.through(law.BY_A_TRANSFER), facts_from=queries.transfer_laid)
        lay(REOPEN, law.TRANSFER_CASES.through(law.ONLY_IF_NAMED), facts_from=queries.reopening_laid)
        lay(VIEW, law.TRANSFER_CASES.through(law.STILL_LOOKS), facts_from=queries.looking_laid)
