"""What runs by itself, one line each: when (cron, Shanghai time), what, and why."""

from __future__ import annotations

from importlib import import_module

from procrastinate.contrib.django import app


def every(cron: str, job: str, why: str) -> None:
    """Run the function `job` ("package.module.name") whenever `cron` says; a late run is not made up for."""
    module, _, name = job.rpartition(".")

    def run(timestamp: int) -> None:
        getattr(import_module(module), name)()

    run.__name__, run.__doc__ = name, why
    task = app.task(name=job, queueing_lock=job, pass_context=False)(run)
    app.periodic(cron=cron)(task)


def asked(job: str, why: str) -> None:
    """Let a worker call the function `job` whenever an act has planned it (`kernel.jobs.plan`)."""
    module, _, name = job.rpartition(".")

    def run(**arguments: str) -> None:
        getattr(import_module(module), name)(**arguments)

    run.__name__, run.__doc__ = name, why
    app.task(name=job, pass_context=False)(run)


asked("tuoyu.base.intake.tasks.carry_on", "导入表格的下一批")
every("* * * * *", "tuoyu.base.intake.tasks.resume_stalled", "接着导入工作进程中断时留下的表格")
every("* * * * *", "tuoyu.outside.exchange.tasks.carry_deliveries", "送出计划好的短信、邮件和锚点")
every("* * * * *", "tuoyu.insight.indicators.tasks.refresh", "按名录变动重算统计")
every(
    "20 8-18 * * *",
    "tuoyu.domain.filing.tasks.remind_of_clocks",
    "备案各环节、变更、注销和应备案、应注销的提醒",
)
every("25 8-18 * * *", "tuoyu.domain.publicity.tasks.remind_of_clocks", "公示期满、复核、认定届满和年度报告的到期提醒")
every("30 8-18 * * *", "tuoyu.domain.institutions.tasks.remind_of_papers", "机构证照到期、待核实和更正待答复的提醒")
every("40 8,14 * * *", "tuoyu.domain.staff.tasks.remind_of_papers", "人员证明和背景查询的到期提醒")
every("5 * * * *", "tuoyu.base.kernel.tasks.take_anchors", "把操作记录的链头锚定到表外")
every("1 0 * * *", "tuoyu.domain.children.tasks.count_children", "在托人数随入托和离托日期变化")
every("10 3 * * *", "tuoyu.domain.institutions.tasks.find_duplicates", "查找重复登记的机构")
every("30 3 * * *", "tuoyu.base.intake.tasks.discard_forgotten", "清除上传后一直没有开始的表格")
every("50 2 * * *", "tuoyu.domain.staff.tasks.ask_due_queries", "提请到期的背景查询")
every("10 1 * * *", "tuoyu.domain.staff.tasks.pass_on_contests", "机构到期没有答复的异议转卫健部门决定")
every("25 3 * * *", "tuoyu.domain.staff.tasks.find_duplicates", "查找重复登记的人员")
every("40 3 * * *", "tuoyu.base.kernel.tasks.sweep_files", "清理没有归属的文件")
