"""What is periodic, and what was set aside."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "liuhen.kernel.jobs"
    label = "jobs"
    verbose_name = "后台任务"
