"""What the house says about itself: the documents that follow from its code, as Markdown."""

from __future__ import annotations

from pathlib import Path

from tuoyu.base.kernel.describing.index import index
from tuoyu.base.kernel.describing.permissions import permissions
from tuoyu.base.kernel.describing.plan import floors, plan
from tuoyu.base.kernel.describing.words import with_enumerations
from tuoyu.base.kernel.describing.workflows import workflow_index, workflow_page, workflows

__all__ = ["documents", "workflows"]

GENERATED = "<!-- 由 manage.py document 生成，请勿手改 / generated, do not edit -->\n"


def documents(root: Path) -> dict[str, str]:
    """Every generated document: path below docs/ → text. The glossary is written by hand but for its last part."""
    found = workflows()
    written = {
        "README.md": index(root / "docs"),
        "plan.md": plan(floors(root)),
        "permissions.md": permissions(),
        "workflows/README.md": workflow_index([workflow for workflow, _ in found]),
        **{f"workflows/{workflow.name}.md": workflow_page(workflow, app) for workflow, app in found},
    }
    glossary = with_enumerations((root / "docs/glossary.md").read_text(encoding="utf-8"))
    return {name: f"{GENERATED}\n{text.strip()}\n" for name, text in written.items()} | {"glossary.md": glossary}
