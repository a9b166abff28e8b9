"""Register the shell's template tags and partials with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """页面外壳."""

    name = "liuhen.kernel.web"
    label = "web"
    verbose_name = "页面外壳"
