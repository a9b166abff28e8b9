"""Retention: classes, holds, and the end of a recording's keeping. 《设备办法》第17条."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "liuhen.apps.retention"
    label = "retention"
    verbose_name = "保存与销毁"

    def ready(self) -> None:
        """Let the leader of the day approve that recordings are destroyed."""
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.apps.retention.lifecycle import APPROVE
        from liuhen.kernel.flow import lay
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        lay(APPROVE, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("records"))
