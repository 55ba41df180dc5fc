"""Divisions, bodies, users and what each user is granted, where and until when."""

from tuoyu.base.access.models.areas import Area, AreaCode
from tuoyu.base.access.models.bodies import Body
from tuoyu.base.access.models.stand_ins import StandIn
from tuoyu.base.access.models.users import Grant, Invitation, User

__all__ = ["Area", "AreaCode", "Body", "Grant", "Invitation", "StandIn", "User"]
