"""A process that acts without pause on four threads and prints each act it was told is done; to be killed."""

import sys
import threading
from uuid import uuid4

import django
from django.db import Error, connection

THREADS = 4


def _act_on() -> None:
    from tests.faults.audit_log import COUNTIES
    from tuoyu.base.kernel import notices
    from tuoyu.base.kernel.actors import NOBODY
    from tuoyu.base.kernel.acts import act, unit_of_work
    from tuoyu.base.kernel.models import Delivery, Notice

    @act("test.plan")
    def plan(actor: object, notice: Notice, area: int) -> Delivery:
        return notices.plan_delivery("test", "x", "x", kind="test", area=area, about=notice)

    @act("test.tell")
    def tell(actor: object, area: int) -> Notice:
        notice = notices.tell_user(uuid4(), "test", "有一件事等您办")
        plan(actor, notice, area)
        return notice

    turn = 0
    while True:
        turn += 1
        try:
            with unit_of_work(NOBODY, source="acting"):
                done = tell(NOBODY, COUNTIES[turn % len(COUNTIES)])
        except Error:
            connection.close()  # the server cut us off: nobody was told, go on
        else:
            sys.stdout.write(f"{done.pk}\n")
            sys.stdout.flush()


def main() -> None:
    django.setup()
    threads = [threading.Thread(target=_act_on, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
