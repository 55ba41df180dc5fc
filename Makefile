# Two commands matter: make run, make test. A bare make lists them all.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SUPPORTED = import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c '$(SUPPORTED)' >/dev/null 2>&1 && echo $$name && break; done)
BIN = .venv/bin
LOCKS = requirements.lock requirements-dev.lock requirements-node.lock package-lock.json

.PHONY: help run test check fmt lock shots bench python environment

help: ## 列出这些命令
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: python ## 安装所需、启动全部服务、打印地址和示范账号（Ctrl-C 停止）
	@$(PYTHON) -m config.launch run

test: python ## 运行全部测试，含浏览器流程；ARGS="-k 词" 只跑一部分
	@$(PYTHON) -m config.launch test $(ARGS)

check: environment ## 格式、静态检查、类型、依赖方向、模板、依赖清单、迁移、锁文件
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint tuoyu --lint --quiet
	$(BIN)/deptry .
	$(BIN)/python manage.py makemigrations --check --dry-run
	@if grep -nE '(^|[ "@])(https?|git\+[a-z]+|file)://' $(LOCKS) | grep -v '"url": "https://' ; then \
	  echo "锁文件里不得有下载地址：请运行 make lock"; exit 1; fi

fmt: environment ## 整理格式，改正能自动改正的
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

lock: python ## 按 pyproject.toml 重新锁定依赖
	@$(PYTHON) -m config.launch.lock

shots: environment ## 给各页拍照，存到 var/shots
	$(BIN)/python -m tests.journeys.shots

bench: environment ## 测量我们承诺的速度
	$(BIN)/python -m benchmarks

environment: python
	@$(PYTHON) -m config.launch prepare --dev

python:
	@test -n "$(PYTHON)" || { echo "✗ 需要 Python 3.11 至 3.14（找到的 python3 版本不合）：请安装，或用 make PYTHON=/路径/python3.12 run 指定。"; exit 1; }
