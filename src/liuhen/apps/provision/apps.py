"""Provision: what each unit must have, has, plans to renew and may spend. 《设备办法》第4–7、19条."""

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "liuhen.apps.provision"
    label = "provision"
    verbose_name = "配备"

    def ready(self) -> None:
        """Tell the counter what the posts need; let the leader of the day settle a unit's class."""
        from liuhen.apps.devices.queries import ask_features
        from liuhen.apps.offices.queries import leader_facts_for
        from liuhen.apps.provision.lifecycle import DECIDE_CLASS
        from liuhen.apps.provision.queries.renewals import features_for
        from liuhen.kernel.flow import lay
        from liuhen.regulation.people import BY_A_LEADER, NAME_PRINCIPALS

        ask_features(features_for)
        lay(DECIDE_CLASS, NAME_PRINCIPALS.through(*BY_A_LEADER), facts_from=leader_facts_for("equipment"))
