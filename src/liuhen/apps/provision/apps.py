"""Provision: what each unit must have, has, plans to renew and may spend. 《设备办法》第4–7、19条."""

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "liuhen.apps.provision"
    label = "provision"
    verbose_name = "配备"

    def ready(self) -> None:
        """Tell the counter where devices are handed out what the posts need."""
        from liuhen.apps.devices.queries import ask_features
        from liuhen.apps.provision.queries.renewals import features_for

        ask_features(features_for)
