from django import forms

from gongkai.web.forms import Form


class BuildForm(Form):
    full = forms.BooleanField(label="全部比对", required=False)
