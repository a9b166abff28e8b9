"""Discretion benchmarks: how far an outcome may go, violation by violation. 《责任制》第11条."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "liuhen.apps.benchmarks"
    label = "benchmarks"
    verbose_name = "裁量基准"

    def ready(self) -> None:
        """Let the leader of the day publish."""
        from liuhen.apps.benchmarks.lifecycle import PUBLISH
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.kernel.flow import lay
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        lay(PUBLISH, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("powers"))
