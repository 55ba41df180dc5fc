"""What each person finds in the frame around a page: navigation, tabs and the work waiting for them."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: who is here and where they may go."""
    return {}
