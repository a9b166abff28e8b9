"""Reconsideration and suit, and judgments a unit has to perform. 《责任制》第21条."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "liuhen.apps.remedies"
    label = "remedies"
    verbose_name = "复议应诉"

    def ready(self) -> None:
        """Tell what stands still meanwhile, let the leader of the day lift what is owed, claim the files."""
        from liuhen.apps.offices.queries import leader_facts
        from liuhen.apps.remedies import lifecycle, queries
        from liuhen.apps.remedies.models import AnswerVolume, RemedyFile
        from liuhen.kernel.clocks import stays
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        stays.told_by(queries.stays_of)
        lay(lifecycle.LIFT, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts)
        blobs.claim(blobs.Claim(RemedyFile, "复议应诉的附件和履行证明", size="size_bytes"))
        blobs.claim(blobs.Claim(AnswerVolume, "封存答复卷", sha256="capsule_sha256", size="capsule_bytes"))
