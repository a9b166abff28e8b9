"""Spot checks: draws anybody can replay, sheets, and what follows. 《设备办法》第14条."""

from django.apps import AppConfig


class SpotchecksConfig(AppConfig):
    name = "liuhen.apps.spotchecks"
    label = "spotchecks"
    verbose_name = "抽查"
