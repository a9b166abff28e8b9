"""Recording devices: register, keeper, check-out and return, repair."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "liuhen.apps.devices"
    label = "devices"
    verbose_name = "记录设备"
