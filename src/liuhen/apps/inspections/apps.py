"""Inspections before anybody goes out: items, plans, draws, and who else goes there. 《责任制》第15、28条."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "liuhen.apps.inspections"
    label = "inspections"
    verbose_name = "行政检查"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let the leader of the day publish plans."""
        from liuhen.apps.inspections.lifecycle import PUBLISH
        from liuhen.apps.inspections.models import Campaign
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        blobs.claim(blobs.Claim(Campaign, "检查抽取的名单", sha256="population"))
        lay(PUBLISH, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("inspections"))
