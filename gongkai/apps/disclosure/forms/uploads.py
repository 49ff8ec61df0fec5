"""Files for an act, checked before it begins: no virus scan runs inside a transaction."""

from django.core.exceptions import ValidationError

from gongkai.kernel import files
from gongkai.web.acts import ActForm
from gongkai.web.forms import UploadField


class UploadsForm(ActForm):
    uploads = UploadField(label="附件")

    def clean_uploads(self) -> list[files.Checked]:
        """Everything that is wrong with any of the files, at once."""
        checked, problems = [], []
        for upload in self.cleaned_data["uploads"]:
            try:
                checked.append(files.check(upload))
            except files.FileRefused as refusal:
                problems.append(refusal.message)
        if problems:
            raise ValidationError(problems)
        return checked
