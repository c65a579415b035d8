"""Rows of the vault as the hot paths read them: plain values, in the order their questions ask for them."""

from typing import NamedTuple


class CaseKeyRow(NamedTuple):
    """A compartment's public half as its row keeps it."""

    case_id: str
    generation: int
    compartment: str
    public: bytes
    mac: bytes


class SealedPiece(NamedTuple):
    """What opening a piece needs of its row."""

    id: str
    compartment: str
    generation: int
    author: str
    blob: bytes
