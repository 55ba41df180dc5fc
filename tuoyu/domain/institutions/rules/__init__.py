"""What the law says of institutions, as pure functions."""

from tuoyu.domain.institutions.rules.papers import PaperFacts, Validity, may_be_confirmed, validity_of

__all__ = ["PaperFacts", "Validity", "may_be_confirmed", "validity_of"]
