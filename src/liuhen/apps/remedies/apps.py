"""Reconsideration and suit, and judgments a unit has to perform. 《责任制》第21条."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "liuhen.apps.remedies"
    label = "remedies"
    verbose_name = "复议应诉"
