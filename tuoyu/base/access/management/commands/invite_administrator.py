"""Invite the first administrators of an installation, when there is nobody yet who could."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tuoyu.base.access import selectors
from tuoyu.base.access.roles import ADMINISTRATORS, Role
from tuoyu.base.access.services import areas, bodies, invitations, users
from tuoyu.base.kernel.divisions import path_of
from tuoyu.base.kernel.refusals import Refusal


class Command(BaseCommand):
    """`invite_administrator security_admin --area 622927 --name 张三 --phone 13893012345` prints a link, once."""

    help = "邀请一位管理员（三员须由三个人分别担任），在屏幕上打印一次性链接"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", choices=sorted(ADMINISTRATORS), help="角色")
        parser.add_argument("--area", required=True, metavar="代码", help="2、4 或 6 位区划代码；000000 为全国")
        parser.add_argument("--name", required=True, metavar="姓名")
        parser.add_argument("--phone", required=True, metavar="手机号")
        parser.add_argument("--body", default="health", metavar="类别", help="所在单位的类别，默认卫生健康局")

    def handle(self, *args: Any, role: str, area: str, name: str, phone: str, body: str, **options: Any) -> None:
        system, path = users.system_user(), path_of(area) if int(area or 0) else 0
        try:
            areas.load_divisions(system, inside=path)
            (where,) = bodies.found_departments(system, selectors.get_area(path), kinds={body})[:1]
            code = invitations.new_code()
            invitations.invite(system, body=where, area=path, role=Role(role), name=name, phone=phone, code=code)
        except Refusal as refusal:
            raise CommandError("；".join([refusal.sentence, *_details(refusal)])) from refusal
        self.stdout.write(f"请{name}打开（只显示这一次）：{invitations.link_of(code)}")


def _details(refusal: Refusal) -> list[str]:
    return [sentence for sentences in getattr(refusal, "errors", {}).values() for sentence in sentences]
