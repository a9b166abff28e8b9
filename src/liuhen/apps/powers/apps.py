"""Which unit holds which power, on what basis, down to the post. 《责任制》第2、4、9、10、12条."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    name = "liuhen.apps.powers"
    label = "powers"
    verbose_name = "权责清单"

    def ready(self) -> None:
        """Tell the vault which bytes are needed; let the leader of the day sign."""
        from liuhen.apps.laws.lifecycle import STRIKE
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.apps.powers.lifecycle import (
            DECLARE_NO_OBJECT,
            PUBLISH_BREAKDOWN,
            PUBLISH_GUIDE,
            SUBMIT,
        )
        from liuhen.apps.powers.models import Import
        from liuhen.apps.powers.queries.amendments import rest_on
        from liuhen.kernel.flow import lay
        from liuhen.kernel.vault import blobs
        from liuhen.regulation.amendments import AMENDED_BASIS, NOTHING_RESTS
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        blobs.claim(blobs.Claim(Import, "导入的表格", size="size_bytes"))
        lay(STRIKE, AMENDED_BASIS.through(NOTHING_RESTS), facts_from=rest_on)
        for move in (SUBMIT, PUBLISH_BREAKDOWN, PUBLISH_GUIDE, DECLARE_NO_OBJECT):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("powers"))
