"""The examples of the guide are read by the product: what the guide tells people to write works."""

import re
from datetime import date
from pathlib import Path

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.workdays import is_workday

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "rulebook.md"
ON = date(2026, 11, 18)
COUNTY = 622927000


def example(mentioning: str) -> str:
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    (found,) = [block for block in blocks if mentioning in block]
    return str(found)


def test_the_local_examples_of_the_guide_take_effect(tmp_path: Path) -> None:
    holidays = tmp_path / "calendar" / "local"
    holidays.mkdir(parents=True)
    (tmp_path / "push.toml").write_text(example('key = "registration.push"'), encoding="utf-8")
    (tmp_path / "materials.toml").write_text(example("structural_report"), encoding="utf-8")
    (holidays / "6229.toml").write_text(example("first = 2027-03-10"), encoding="utf-8")
    with rulebook.using(tmp_path):
        assert rulebook.rule("registration.push", ON, COUNTY).value == 3
        assert "structural_report" in rulebook.document("filing_materials", ON, COUNTY).codes
        assert "food_licence" in rulebook.document("filing_materials", ON, COUNTY).codes
        assert is_workday(date(2027, 3, 10), COUNTY).name == "开斋节"


def test_the_first_example_of_the_guide_is_a_rule(tmp_path: Path) -> None:
    (tmp_path / "ratio.toml").write_text(example('key = "ratio.toddler"'), encoding="utf-8")
    with rulebook.using(tmp_path):
        assert rulebook.rule("ratio.toddler", ON, COUNTY).area == "6229"
        assert rulebook.rule("ratio.toddler", date(2027, 1, 1), COUNTY).area == ""
