"""Short names of divisions, for places where the full one does not fit. Pure."""

from __future__ import annotations

import re

# The 56 peoples as they stand in division names, with and without 族; longer ones first so that they win.
_PEOPLES = (
    "维吾尔 柯尔克孜 乌孜别克 鄂伦春 鄂温克 达斡尔 哈萨克 塔吉克 塔塔尔 俄罗斯 土家 布依 朝鲜 蒙古 哈尼 傈僳 拉祜 纳西 景颇 仫佬 "
    "布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 保安 裕固 独龙 赫哲 门巴 珞巴 基诺 东乡 高山 德昂 藏 回 苗 彝 壮 满 侗 瑶 白 傣 黎 佤 畲 水 "
    "土 羌 怒 京 汉 各"
).split()
_KIND = re.compile("(特别行政区|自治[区州县旗]|地区|街道|[省市盟县区旗镇乡])$")
_PEOPLE = re.compile(f"(({'|'.join(_PEOPLES)})族|{'|'.join(one for one in _PEOPLES if len(one) > 1)})$")


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
