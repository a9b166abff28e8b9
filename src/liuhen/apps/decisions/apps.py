"""Rights, discretion, legal review and the decision that rests on them. 《责任制》第11、14、31条."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "liuhen.apps.decisions"
    label = "decisions"
    verbose_name = "执法决定"
