"""Short names of divisions, for places where the full one does not fit. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The peoples as they stand in division names: longer names with 族 or without, names of one character only with it.
_LONGER = (
    "维吾尔|柯尔克孜|乌孜别克|鄂伦春|鄂温克|达斡尔|哈萨克|塔吉克|塔塔尔|俄罗斯|土家|布依|朝鲜|蒙古|哈尼|傈僳|拉祜|"
    "纳西|景颇|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|保安|裕固|独龙|赫哲|门巴|珞巴|基诺|东乡|高山|德昂"
)
_SHORTER = "藏|回|苗|彝|壮|满|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|京|汉|各"
_PEOPLE = re.compile(f"(({_LONGER})族?|({_SHORTER})族)$")
_KIND = re.compile("(特别行政区|自治[区州县旗]|地区|街道|[省市盟县区旗镇乡])$")


def short_names(names: Iterable[str]) -> list[str]:
    """Short names of neighbours, in their order; those that would be called alike keep their full names."""
    full = list(names)
    short = [short_name(name) for name in full]
    return [one if short.count(one) == 1 else name for name, one in zip(full, short, strict=True)]


def short_name(name: str) -> str:
    """A division's name as people call it on a small tile: 积石山 for 积石山保安族东乡族撒拉族自治县."""
    kind = _KIND.search(name)
    short = name[: kind.start()] if kind else name
    if len(short) < 2:
        return name
    if kind and "自治" in kind.group():
        while (people := _PEOPLE.search(short)) and people.start() >= 2:
            short = short[: people.start()]
    return short
