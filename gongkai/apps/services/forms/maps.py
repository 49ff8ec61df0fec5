"""A file of roads and places, and what has to be said of it."""

from django import forms

from gongkai.apps.services.rules.maps import reading
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form, UploadField

MOST_BYTES = 20 * 1024 * 1024


class MapSheetForm(Form):
    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(
        label="名称", max_length=60, help_text="例如“安澜县城区”。同一单位同名的底图，以新文件整幅替换。"
    )
    attribution = forms.CharField(label="数据来源", max_length=120, help_text="公开的地图要注明，显示在图下。")
    approval = forms.CharField(
        label="审图号", max_length=40, required=False, help_text="依法应当送审的，填写审图号，显示在图下。"
    )
    file = UploadField(
        label="底图文件",
        extensions=("geojson", "json"),
        max_count=1,
        help_text="GeoJSON（FeatureCollection），经度、纬度与办理地点使用同一坐标系，不超过 20 MB。",
    )

    def clean(self) -> dict[str, object]:
        data = super().clean()
        given = data.get("file") or []
        if given and given[0].size > MOST_BYTES:
            self.add_error("file", "文件超过 20 MB，请按县（区）分成几个文件。")
        elif given:
            try:
                data["read"] = reading.features(given[0].read())
            except reading.NoMap as trouble:
                self.add_error("file", str(trouble))
        return data
