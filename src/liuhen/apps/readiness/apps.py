"""What could lawfully be done tomorrow: each night, per power and unit, what is missing. 《责任制》第36条."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "liuhen.apps.readiness"
    label = "readiness"
    verbose_name = "明日可为"
