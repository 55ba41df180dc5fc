"""What others may read of indicators: the figures of a division, and whether rollups still agree with the register."""

from tuoyu.insight.indicators.selectors.board import Board, Figure, Summary, area_to_people, board, home_area, summary
from tuoyu.insight.indicators.selectors.catalogue import catalogue
from tuoyu.insight.indicators.selectors.register import is_behind
from tuoyu.insight.indicators.selectors.rollups import Disagreement, disagreements

__all__ = [
    "Board",
    "Disagreement",
    "Figure",
    "Summary",
    "area_to_people",
    "board",
    "catalogue",
    "disagreements",
    "home_area",
    "is_behind",
    "summary",
]
