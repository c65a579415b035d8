"""What a unit is, and when a place is too small to be named."""

from enum import StrEnum

SMALL_PLACE = 50


class UnitKind(StrEnum):
    GROUP = "group"
    COUNTRY = "country"
    SITE = "site"


def is_small(headcount: int) -> bool:
    """Few people work there, so naming the place could name the person (privacy: "Small places")."""
    return headcount < SMALL_PLACE
