"""What people choose when they bring a table: what it holds, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms

from tuoyu.base.kernel.tables import Kind

_SHOWN, _SHOWN_CHARACTERS = 3, 24


class BringForm(forms.Form):
    """A file and what it holds. `kinds` are those the person may bring."""

    kind = forms.ChoiceField(label="导入什么", widget=forms.RadioSelect)
    file = forms.FileField(label="表格文件", allow_empty_file=True, error_messages={"required": "请选择要上传的文件。"})

    def __init__(self, *args: object, kinds: Iterable[Kind], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = [(kind.key, kind.label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if choices:
            self.fields["kind"].initial = choices[0][0]


class MappingForm(forms.Form):
    """For each heading of the file the field it fills, or nothing."""

    def __init__(
        self, *args: object, kind: Kind, headings: Sequence[str], proposal: Sequence[str],
        samples: Sequence[Sequence[str]], **more: object,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = [("", "不导入"), *((column.field, column.label) for column in kind.columns)]
        for place, (heading, field, shown) in enumerate(zip(headings, proposal, samples, strict=True)):
            label = heading or f"第 {place + 1} 栏"
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=field, help_text=_told(shown)
            )

    @property
    def mapping(self) -> list[str]:
        """The fields in the order of the headings; only after `is_valid()`."""
        return [self.cleaned_data[name] for name in self.fields]


def _told(samples: Sequence[str]) -> str:
    """Some different cells of a column, cut short."""
    found = dict.fromkeys(f"{cell[:_SHOWN_CHARACTERS]}…" if len(cell) > _SHOWN_CHARACTERS else cell for cell in samples)
    return f"前几行：{' · '.join([cell for cell in found if cell][:_SHOWN])}" if any(found) else "前几行是空的"
