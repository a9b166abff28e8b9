"""Complaints and reports. 《责任制》第23、39–46条."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "liuhen.apps.complaints"
    label = "complaints"
    verbose_name = "投诉举报"

    def ready(self) -> None:
        """Let handlers look for their complaints and the leader of the day give them time; tell what these rest on."""
        from liuhen.apps.complaints import queries
        from liuhen.apps.complaints.lifecycle import EXTEND
        from liuhen.apps.complaints.models import Attachment, Complaint, Unassigned
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.apps.recordings import queries as recordings
        from liuhen.kernel import sealing, tables
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        lay(EXTEND, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("complaints"))
        recordings.let_look_for("投诉核查", queries.matters_of)
        blobs.claim(blobs.Claim(Attachment, "投诉附件"))
        blobs.claim(blobs.Claim(Complaint, "投诉归档包", sha256="capsule_sha256", size="capsule_bytes"))
        sealing.rests_on(queries.newest_sealed)
        how = "由投诉和承办推算：未结而无人承办的，一件一行"
        tables.recompute(Unassigned, how=how, judge=queries.audit_unassigned)
