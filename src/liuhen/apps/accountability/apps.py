"""Accountability: leads to misuse and the consequences imposed. 《设备办法》第16、18条."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "liuhen.apps.accountability"
    label = "accountability"
    verbose_name = "责任追究"
