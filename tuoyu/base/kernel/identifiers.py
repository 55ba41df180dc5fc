"""Numbers that name people, organisations and places: tidied, checked, read and masked.

Every function takes any text and returns the normalised string, or raises BadIdentifier with a sentence for people.
Structures and check digits: GB 11643 (citizens), GB 32100 and GB 11714 (organisations), GB/T 2260 (divisions).
No sentence ever repeats the number: it may end up in a log.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc

_LONGEST = 64
_INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}
_MINUS = "\u2212"
_ASCII_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")

_CREDIT_CODE = re.compile(r"[1-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORGANISATION_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_OLD_PERMANENT_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
_DIVISION = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED_LINE = re.compile(r"0[1-9][0-9]{1,2}[2-9][0-9]{6,7}|400[0-9]{7}")

_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82")
_RESIDENCE_PERMITS = ("81", "82", "83")
_FOREIGNER_MARK = "9"
_OLDEST_BIRTH_YEAR = 1880

REGISTRARS: dict[str, tuple[str, str]] = {
    "1": ("establishment", "机构编制部门"),
    "2": ("foreign_affairs", "外交部门"),
    "3": ("justice", "司法行政部门"),
    "4": ("culture", "文化部门"),
    "5": ("civil_affairs", "民政部门"),
    "6": ("tourism", "旅游部门"),
    "7": ("religion", "宗教事务部门"),
    "8": ("trade_union", "工会"),
    "9": ("market", "市场监督管理部门"),
    "A": ("military", "军队编制部门"),
    "N": ("agriculture", "农业农村部门"),
    "Y": ("other", "其他登记管理部门"),
}
_ORGANISATION_KINDS: dict[str, str] = {
    "11": "机关",
    "12": "事业单位",
    "13": "机构编制部门管理机构编制的群众团体",
    "51": "社会团体",
    "52": "民办非企业单位（社会服务机构）",
    "53": "基金会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "N1": "农村集体经济组织",
}

IdentityKind = Literal["citizen", "residence_permit", "permanent_residence_2017", "permanent_residence_2023"]
DivisionSystem = Literal["gbt2260", "nbs", "mca"]


class BadIdentifier(ValueError):
    """A number that cannot be right; `sentence` says what is wrong and how to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class CreditCode:
    """What a 统一社会信用代码 says about its holder."""

    number: str
    registrar: str
    registrar_label: str
    kind_label: str
    division: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity number says about its holder; `division` and `sex` are "" where it says nothing."""

    kind: IdentityKind
    number: str
    born_on: date
    sex: Literal["male", "female", ""] = ""
    division: str = ""


def normalise(text: str) -> str:
    """Half-width, ASCII upper case, without blanks, dashes, zero-width and direction marks; idempotent."""
    before = None
    while text != before:
        before = text
        kept = (c for c in text if c != _MINUS and unicodedata.category(c) not in _INVISIBLE)
        text = unicodedata.normalize("NFKC", "".join(kept)).translate(_ASCII_UPPER)
    return text


def credit_code(text: str) -> str:
    """A checked 统一社会信用代码 (18 characters)."""
    return read_credit_code(text).number


def read_credit_code(text: str) -> CreditCode:
    """The parts of a checked 统一社会信用代码."""
    number = _tidy(text, "统一社会信用代码")
    if len(number) != 18:
        raise BadIdentifier(f"统一社会信用代码应为 18 位，现为 {len(number)} 位，请对照证照重新填写。")
    if not _CREDIT_CODE.fullmatch(number):
        raise BadIdentifier("统一社会信用代码含有不会出现的字符（不使用 I、O、S、V、Z），请对照证照重新填写。")
    if uscc.calc_check_digit(number[:17]) != number[17]:
        raise BadIdentifier("统一社会信用代码校验位不符，至少有一位填错，请对照证照重新填写。")
    registrar, registrar_label = REGISTRARS[number[0]]
    kind_label = _ORGANISATION_KINDS.get(number[:2], "其他")
    return CreditCode(number, registrar, registrar_label, kind_label, number[2:8], number[8:17])


def organisation_code(text: str) -> str:
    """A checked 组织机构代码, nine characters without the hyphen."""
    number = _tidy(text, "组织机构代码")
    if not _ORGANISATION_CODE.fullmatch(number):
        raise BadIdentifier("组织机构代码应为 8 位数字或字母加 1 位校验码，请核对后重新填写。")
    if organisation_check_digit(number[:8]) != number[8]:
        raise BadIdentifier("组织机构代码校验位不符，至少有一位填错，请核对后重新填写。")
    return number


def organisation_check_digit(body: str) -> str:
    """The ninth character for eight of [0-9A-Z] (GB 11714)."""
    total = sum(int(c, 36) * weight for c, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0X987654321"[total % 11]


def citizen_id(text: str, on: date | None = None) -> str:
    """A checked 公民身份号码 of 18 characters (15 are converted); born no later than `on`, if given."""
    identity = read_identity(text, on)
    if identity.kind != "citizen":
        raise BadIdentifier("这不是居民身份证号码，请选择相应的证件类型（居住证或永久居留身份证）后填写。")
    return identity.number


def identity_number(text: str, on: date | None = None) -> str:
    """A checked identity number of any accepted kind."""
    return read_identity(text, on).number


def read_identity(text: str, on: date | None = None) -> Identity:
    """Recognise a citizen's number, a residence permit of 港澳台 residents or a permanent residence card."""
    number = _tidy(text, "证件号码")
    if _FIFTEEN.fullmatch(number):
        number = _eighteen_from_fifteen(number)
    if _EIGHTEEN.fullmatch(number):
        return _read_eighteen(number, on)
    if _OLD_PERMANENT_RESIDENCE.fullmatch(number):
        return _read_old_permanent_residence(number, on)
    raise BadIdentifier(f"证件号码应为 18 位数字（末位可为 X），现为 {len(number)} 位或含其他字符，请核对证件。")


def division_code(text: str, system: DivisionSystem | None = None) -> str:
    """A division code of 2, 4, 6, 9 or 12 digits.

    Township codes (9 and 12) mean different places in the statistical (nbs) and the civil-affairs (mca) systems,
    so they are refused without `system`.
    """
    number = _tidy(text, "行政区划代码")
    if not _DIVISION.fullmatch(number):
        raise BadIdentifier("行政区划代码应为 2、4、6、9 或 12 位数字，请核对后重新填写。")
    if not _PROVINCE.fullmatch(number[:2]):
        raise BadIdentifier("行政区划代码前两位不是省级代码，请核对后重新填写。")
    if len(number) > 6 and system not in ("nbs", "mca"):
        raise BadIdentifier("乡级代码须注明出自统计用代码（nbs）还是民政代码（mca），两套代码不能混用。")
    return number


def mobile_phone(text: str) -> str:
    """A mobile number of mainland China, eleven digits, the country prefix taken off."""
    number = re.sub(r"\A(?:\+86|0086|86(?=1[0-9]{10}\Z))", "", _tidy(text, "手机号码"))
    if not _MOBILE.fullmatch(number):
        raise BadIdentifier("手机号码应为 11 位数字、以 13 至 19 开头，请核对后重新填写。")
    return number


def phone(text: str) -> str:
    """A mobile, fixed-line (with area code) or 400 number, digits only."""
    try:
        return mobile_phone(text)
    except BadIdentifier:
        number = re.sub(r"[()]", "", _tidy(text, "电话号码"))
        if _FIXED_LINE.fullmatch(number):
            return number
    raise BadIdentifier("电话号码应为 11 位手机号码，或带区号的固定电话（如 0930 开头），请核对后重新填写。")


def mask(kind: str, value: str) -> str:
    """The value for people who need to recognise it but not to have it; unknown kinds are hidden wholly."""
    shown = {"identity": (2, 2), "credit_code": (4, 4), "phone": (3, 4), "name": (1, 0)}
    first, last = shown.get(kind, (0, 0))
    if not value:
        return ""
    if len(value) <= first + last:
        return value[:1] + "*" if kind == "name" else "*" * len(value)
    return value[:first] + "*" * (len(value) - first - last) + value[len(value) - last :]


def _tidy(text: str, what: str) -> str:
    if len(text) > _LONGEST:
        raise BadIdentifier(f"{what}过长，请只填写号码本身。")
    number = normalise(text)
    if not number:
        raise BadIdentifier(f"请填写{what}。")
    return number


def _eighteen_from_fifteen(number: str) -> str:
    # Sequence numbers 996–999 were kept for people already a hundred when the first numbers were given out.
    century = "18" if number[12:15] >= "996" else "19"
    body = number[:6] + century + number[6:]
    return body + ric.calc_check_digit(body + "0")


def _read_eighteen(number: str, on: date | None) -> Identity:
    if ric.calc_check_digit(number) != number[17]:
        raise BadIdentifier("证件号码校验位不符，至少有一位填错，请对照证件重新填写。")
    born_on = _birth(number[6:14], on)
    if number[0] == _FOREIGNER_MARK:
        return Identity("permanent_residence_2023", number, born_on, _sex(number[16]))
    if number[:2] in _RESIDENCE_PERMITS:
        return Identity("residence_permit", number, born_on, _sex(number[16]), number[:6])
    if not _PROVINCE.fullmatch(number[:2]):
        raise BadIdentifier("证件号码前两位不是任何省级行政区的代码，请对照证件重新填写。")
    return Identity("citizen", number, born_on, _sex(number[16]), number[:6])


def _read_old_permanent_residence(number: str, on: date | None) -> Identity:
    # Two digits of the year only: the later century unless that lies after `on`. Its check digit is not
    # verified: no authoritative text of the rule was at hand, and refusing a genuine card is the worse mistake.
    recent = _date("20" + number[7:13])
    born_on = recent if recent is not None and on is not None and recent <= on else _birth("19" + number[7:13], on)
    return Identity("permanent_residence_2017", number, born_on)


def _birth(digits: str, on: date | None) -> date:
    born_on = _date(digits)
    if born_on is None or born_on.year < _OLDEST_BIRTH_YEAR:
        raise BadIdentifier("证件号码中的出生日期不存在，请对照证件重新填写。")
    if on is not None and born_on > on:
        raise BadIdentifier("证件号码中的出生日期晚于当前日期，请对照证件重新填写。")
    return born_on


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _sex(order: str) -> Literal["male", "female"]:
    return "male" if int(order) % 2 else "female"
