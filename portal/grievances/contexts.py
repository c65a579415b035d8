"""Which place a key was sealed for: a grant or a receipt opens in its own place and nowhere else."""

from collections.abc import Mapping

from portal import keys
from portal.vault import grants

FIRST = 1


def of_grant(
    case_id: str, generation: int, publics: Mapping[str, bytes], reader: str
) -> grants.GrantContext:
    """The place of one reader's keys in one generation of a case."""
    return grants.GrantContext(keys.current().deployment, case_id, generation, publics, reader)


def of_voice(case_id: str, author: str, story: bytes, voice: bytes) -> grants.GrantContext:
    """The place of what one receipt holds; it is made for the first generation, whenever it was made."""
    publics = {"story": story, "voice": voice}
    return grants.GrantContext(
        keys.current().deployment, case_id, FIRST, publics, author, kind="receipt"
    )
