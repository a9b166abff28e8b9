"""Clues and cases: who is concerned, who handles them, under which procedure, by when. 《责任制》第17、26条."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "liuhen.apps.cases"
    label = "cases"
    verbose_name = "案件"
