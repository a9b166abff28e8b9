"""Notices: what awaits somebody is told him in the console and, as he chose, by mail and SMS."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "liuhen.apps.notices"
    label = "notices"
    verbose_name = "提醒"
