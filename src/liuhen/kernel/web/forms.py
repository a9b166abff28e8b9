"""Draw Django's forms with the product's own field template, errors tied to their fields."""

from django.forms.renderers import DjangoTemplates, TemplatesSetting


class Renderer(TemplatesSetting):
    """Widgets come from Django, the field around them from ``_field.html``."""

    form_template_name = "_form.html"
    field_template_name = "_field.html"
    fallback = DjangoTemplates()

    def get_template(self, template_name: str):  # type: ignore[no-untyped-def]
        """Return one of our templates, else the widget template that Django ships."""
        if template_name.startswith("django/forms/"):
            return self.fallback.get_template(template_name)
        return super().get_template(template_name)
