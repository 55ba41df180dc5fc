"""What the filed institutions of the demonstration publish at their doors; some leave a gap."""

from __future__ import annotations

from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.institutions.selectors import get_institution
from tuoyu.domain.publicity.services.disclosing import Told, disclose

_TOLD = {
    "care": "8:00 入托，16:30 离托；上午户外活动和游戏，午睡后点心和阅读。每天在联系本上写明孩子的吃、睡、玩。",
    "meals": "一餐两点，每周一公布带量食谱；过敏和特殊饮食请在入托时告诉我们，单独准备。",
    "health": "每天晨检、午检和全日观察，教室每日消毒；发热、出疹、呕吐的请在家休息，返托凭证明。",
    "security": "只把孩子交给登记过的接送人；门口有值守，活动区监控全覆盖；每季度演练一次疏散。",
}


def publish(plan: Plan, director: User, filing: Filing) -> None:
    """Publish on the day of the receipt; every fourth institution has not come to its security yet."""
    with unit_of_work(director):
        institution = get_institution(director, filing.institution_id)
        fees = {"care": f"{900 + plan.number * 10}.00", "meals": "240.00"}
        mode = "guided" if institution.nature == "non_profit" else "market"
        disclose(director, institution, "fees", Told("按月收取；当月缺勤超过一半的，退一半保育费。", fees, mode))
        for kind, text in _TOLD.items():
            if kind != "security" or plan.number % 4:
                disclose(director, institution, kind, Told(text))
