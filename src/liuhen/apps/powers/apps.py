"""Which unit holds which power, on what basis, down to the post. 《责任制》第2、4、9、10、12条."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    name = "liuhen.apps.powers"
    label = "powers"
    verbose_name = "权责清单"
