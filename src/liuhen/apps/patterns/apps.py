"""Problem models: what is looked for in the records, and what a person concludes. 《责任制》第36条."""

from django.apps import AppConfig


class PatternsConfig(AppConfig):
    name = "liuhen.apps.patterns"
    label = "patterns"
    verbose_name = "问题模型"
