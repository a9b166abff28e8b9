"""Custody: hand-overs signed by both sides, loans, losses, stock-taking. 《设备办法》第15条."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "liuhen.apps.custody"
    label = "custody"
    verbose_name = "保管交接"
