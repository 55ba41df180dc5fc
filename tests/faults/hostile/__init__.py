"""Hostile files, made here at test time: nothing harmful lies in the repository."""

from tests.faults.hostile.corpus import Hostile, corpus

__all__ = ["Hostile", "corpus"]
