"""What a decision demands, paid, urged and applied for. 《责任制》第17条."""

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    name = "liuhen.apps.execution"
    label = "execution"
    verbose_name = "决定执行"
