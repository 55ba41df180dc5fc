"""`manage.py demo_accounts`: who can be tried in the demonstration, by role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from demo.cast import PASSWORD
from tuoyu.base.access.models import Grant
from tuoyu.base.access.roles import Role

_SHOWN_PER_ROLE = 3


class Command(BaseCommand):
    """Prints the accounts; prints nothing outside the demonstration."""

    help = "列出演示账号"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            return
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）：")
        for role in Role:
            grants = Grant.objects.filter(role=role, user__is_demo=True).select_related("user__body")
            for grant in grants.order_by("user__username")[:_SHOWN_PER_ROLE]:
                user = grant.user
                self.stdout.write(
                    f"  {role.label:　<6} {user.username:<10} {user.name}（{user.body.name if user.body else ''}）"
                )
