"""Identifiers people type: accepted however written, refused in a sentence when they cannot be right."""

from datetime import date

import pytest

from tuoyu.base.kernel import identifiers
from tuoyu.base.kernel.identifiers import BadIdentifier

TODAY = date(2026, 11, 18)
CREDIT_CODE = "91110000600037341L"
CITIZEN = "11010519491231002X"


def citizen_number(body: str) -> str:
    """Seventeen digits with their check character, worked out here apart from the product."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def credit_number(body: str) -> str:
    """Seventeen characters with their check character, worked out here apart from the product."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + alphabet[-total % 31]


@pytest.mark.parametrize(
    "typed",
    [
        CREDIT_CODE,
        "91110000600037341l",
        "９１１１００００６０００３７３４１Ｌ",
        " 9111 0000 6000-3734-1L ",
        "9111\u200b0000\u202a6000\ufeff37341L\u2069",
        "91110000—600037341－L",
        "91110000\u2212600037341\u00a0L\n",
    ],
)
def test_a_credit_code_is_read_however_it_is_written(typed: str) -> None:
    assert identifiers.credit_code(typed) == CREDIT_CODE


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请填写"),
        ("9111000060003734", "16 位"),
        ("911100006000373411234", "21 位"),
        ("91110000600037341M", "校验位"),
        ("9111000060003734IL", "I、O、S、V、Z"),
        ("B1110000600037341L", "I、O、S、V、Z"),
        ("9" * 1000, "过长"),
        ("９" * 64, "64 位"),
        ("91110000６００٠37341L", "I、O、S、V、Z"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(typed: str, complaint: str) -> None:
    with pytest.raises(BadIdentifier, match=complaint) as refusal:
        identifiers.credit_code(typed)
    assert refusal.value.sentence.endswith("。")


@pytest.mark.parametrize(
    ("starts", "registrar", "kind"),
    [
        ("12", "establishment", "事业单位"),
        ("52", "civil_affairs", "民办非企业单位（社会服务机构）"),
        ("91", "market", "企业"),
        ("92", "market", "个体工商户"),
        ("93", "market", "农民专业合作社"),
        ("N1", "agriculture", "农村集体经济组织"),
        ("81", "trade_union", "其他"),
    ],
)
def test_a_credit_code_names_its_registrar(starts: str, registrar: str, kind: str) -> None:
    read = identifiers.read_credit_code(credit_number(f"{starts}622927MA71ABCD8"))
    assert (read.registrar, read.kind_label) == (registrar, kind)
    assert (read.division, read.organisation) == ("622927", "MA71ABCD8")


def test_an_organisation_code_with_and_without_its_hyphen() -> None:
    assert identifiers.organisation_code("D2143569-X") == "D2143569X"
    assert identifiers.organisation_code("d2143569x") == "D2143569X"
    for wrong in ("D21435690", "D2143569", "乙2143569X"):
        with pytest.raises(BadIdentifier):
            identifiers.organisation_code(wrong)


@pytest.mark.parametrize("typed", [CITIZEN, "11010519491231002x", "110105 19491231 002Ｘ", "110105-19491231-002X"])
def test_a_citizen_number_is_read_however_it_is_written(typed: str) -> None:
    assert identifiers.citizen_id(typed, TODAY) == CITIZEN


def test_fifteen_digits_become_eighteen() -> None:
    assert identifiers.citizen_id("110105491231002") == CITIZEN
    assert identifiers.read_identity("130503670401001").born_on == date(1967, 4, 1)
    assert identifiers.citizen_id("130503670401001") == citizen_number("13050319670401001")


def test_the_oldest_fifteen_digit_numbers_belong_to_the_century_before() -> None:
    assert identifiers.read_identity("110105801231996").born_on == date(1880, 12, 31)
    assert identifiers.read_identity("110105801231995").born_on == date(1980, 12, 31)


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("", "请填写"),
        ("   \u200b", "请填写"),
        ("110105194912310021", "校验位"),
        ("1101051949123100", "16 位"),
        ("1101051949123100ZZ", "其他字符"),
        (citizen_number("11010520260230001"), "不存在"),
        (citizen_number("11010517991231002"), "不存在"),
        (citizen_number("11010520261119002"), "晚于"),
        (citizen_number("99010519491231002"), "选择相应的证件类型"),
        (citizen_number("16010519491231002"), "省级"),
        (citizen_number("81000019491231002"), "选择相应的证件类型"),
        ("110105499999002", "不存在"),
        ("１１０１０５१९४९१२३१००२X", "其他字符"),
    ],
)
def test_a_wrong_citizen_number_says_what_is_wrong(typed: str, complaint: str) -> None:
    with pytest.raises(BadIdentifier, match=complaint):
        identifiers.citizen_id(typed, TODAY)


def test_a_child_born_today_has_a_number_and_one_born_tomorrow_has_not() -> None:
    assert identifiers.citizen_id(citizen_number("62292720261118001"), TODAY)
    assert identifiers.citizen_id(citizen_number("62292720261119001"))
    with pytest.raises(BadIdentifier, match="晚于"):
        identifiers.citizen_id(citizen_number("62292720261119001"), TODAY)


@pytest.mark.parametrize(
    ("number", "kind", "born_on", "sex", "division"),
    [
        (CITIZEN, "citizen", date(1949, 12, 31), "female", "110105"),
        (citizen_number("81000020240501001"), "residence_permit", date(2024, 5, 1), "male", "810000"),
        (citizen_number("82000020240501002"), "residence_permit", date(2024, 5, 1), "female", "820000"),
        (citizen_number("83000020240501003"), "residence_permit", date(2024, 5, 1), "male", "830000"),
        (citizen_number("91184020240501004"), "permanent_residence_2023", date(2024, 5, 1), "female", ""),
        ("CAN110085060112", "permanent_residence_2017", date(1985, 6, 1), "", ""),
        ("CAN110026111812", "permanent_residence_2017", TODAY, "", ""),
        ("CAN110026111912", "permanent_residence_2017", date(1926, 11, 19), "", ""),
        ("can 1100 2406 0111", "permanent_residence_2017", date(2024, 6, 1), "", ""),
    ],
)
def test_other_identity_documents_are_their_own_kinds(
    number: str, kind: str, born_on: date, sex: str, division: str
) -> None:
    read = identifiers.read_identity(number, TODAY)
    assert (read.kind, read.born_on, read.sex, read.division) == (kind, born_on, sex, division)
    assert identifiers.identity_number(number, TODAY) == read.number


def test_division_codes_of_townships_must_name_their_system() -> None:
    for code in ("62", "6229", "622927"):
        assert identifiers.division_code(code) == code
    assert identifiers.division_code("622927203", "nbs") == "622927203"
    assert identifiers.division_code("622927203000", "mca") == "622927203000"
    with pytest.raises(BadIdentifier, match="不能混用"):
        identifiers.division_code("622927203")
    for wrong in ("6", "62292", "990000", "六二九"):
        with pytest.raises(BadIdentifier):
            identifiers.division_code(wrong)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("8613800138000", "13800138000"),
    ],
)
def test_mobile_numbers(typed: str, number: str) -> None:
    assert identifiers.mobile_phone(typed) == number


def test_phone_numbers_may_be_fixed_lines() -> None:
    assert identifiers.phone("0930-7721234") == "09307721234"
    assert identifiers.phone("（0930）7721234") == "09307721234"
    assert identifiers.phone("138 0013 8000") == "13800138000"
    for wrong in ("7721234", "12345", "12800138000", ""):
        with pytest.raises(BadIdentifier):
            identifiers.phone(wrong)
    with pytest.raises(BadIdentifier):
        identifiers.mobile_phone("0930-7721234")


def test_masking_shows_only_the_ends() -> None:
    assert identifiers.mask("identity", CITIZEN) == "11**************2X"
    assert identifiers.mask("phone", "13800138000") == "138****8000"
    assert identifiers.mask("credit_code", CREDIT_CODE) == "9111**********341L"
    assert identifiers.mask("name", "马小云") == "马**"
    assert identifiers.mask("name", "马") == "马*"
    assert identifiers.mask("identity", "123") == "***"
    assert identifiers.mask("something else", "secret") == "******"
    assert identifiers.mask("phone", "") == ""
