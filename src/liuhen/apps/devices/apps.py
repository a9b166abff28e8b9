"""Recording devices: register, keeper, check-out and return, repair."""

from importlib import import_module

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "liuhen.apps.devices"
    label = "devices"
    verbose_name = "记录设备"

    def ready(self) -> None:
        import_module("liuhen.apps.devices.naming")
