"""Custody: hand-overs signed by both sides, loans, losses, stock-taking. 《设备办法》第15条."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "liuhen.apps.custody"
    label = "custody"
    verbose_name = "保管交接"

    def ready(self) -> None:
        """Let the leader of the day approve loans and write-offs."""
        from liuhen.apps.custody.lifecycle import APPROVE, WRITE_OFF
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.kernel.flow import lay
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        for move in (APPROVE, WRITE_OFF):
            lay(move, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("equipment"))
