"""Recordings: intake, custody, viewing, export."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "liuhen.apps.recordings"
    label = "recordings"
    verbose_name = "音像资料"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let a head who approves an export be the leader of the day.

        A service may cite what somebody sees here.
        """
        from django.db.models import Q

        from liuhen.apps.documents.queries import recordings_are
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.apps.recordings.lifecycle import APPROVE
        from liuhen.apps.recordings.models import Poster, Recording
        from liuhen.apps.recordings.queries import visible_to
        from liuhen.kernel.access import Permission
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        recordings_are(visible_to)
        needed = ~Q(state__in=("destroying", "disposed"))
        blobs.claim(blobs.Claim(Recording, "音像资料", needed, sm3="sm3", size="size_bytes"))
        blobs.claim(blobs.Claim(Poster, "缩略画面", size="size_bytes"))
        approves = leader_facts_for("records", permission=Permission.EXPORT_APPROVE)
        lay(APPROVE, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=approves)
