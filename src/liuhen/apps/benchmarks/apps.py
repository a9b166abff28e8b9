"""Discretion benchmarks: how far an outcome may go, violation by violation. 《责任制》第11条."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "liuhen.apps.benchmarks"
    label = "benchmarks"
    verbose_name = "裁量基准"
