"""How forms are drawn: with our templates, which say what is wrong and tie it to the field."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    form_template_name = "base/form.html"
    field_template_name = "base/field.html"
