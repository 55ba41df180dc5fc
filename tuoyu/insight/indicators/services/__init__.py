"""The only writers of rollups and populations."""

from tuoyu.insight.indicators.services.counting import Counted, rebuild, recompute
from tuoyu.insight.indicators.services.population import record_population

__all__ = ["Counted", "rebuild", "recompute", "record_population"]
