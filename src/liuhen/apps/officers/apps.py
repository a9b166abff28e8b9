"""Training, uniforms and the file of an officer. 《责任制》第5、18、24条."""

from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "liuhen.apps.officers"
    label = "officers"
    verbose_name = "执法人员档案"
