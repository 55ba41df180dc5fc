"""The dashboard of a division, its spreadsheet, and the form for its population."""

from tuoyu.insight.indicators.views.pages import board, population, widest

__all__ = ["board", "population", "widest"]
