"""The lines of a roster document, from accounts and back to people."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import Account
from portal.accounts.rules import Person, Role
from portal.vault.errors import RosterRefused


def line_of(account: Account, here: set[int]) -> dict[str, Any]:
    """What the roster says of one account; lines to people who are not `here` any more are dropped."""
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.value,
        "unit": account.unit_id,
        "function": account.function_id,
        "heads_function": account.heads_function_id,
        "reports_to": account.reports_to_id if account.reports_to_id in here else None,
        "deputy_for": account.deputy_for_id if account.deputy_for_id in here else None,
        "outside": account.outside,
        "public": account.public.hex() if account.public else None,
    }


def person_of(line: Mapping[str, Any]) -> Person:
    """The person one line of a verified roster describes; raises RosterRefused for a role nobody knows."""
    if line["role"] not in list(Role):
        raise RosterRefused("unknown_role")
    plain = {name: line[name] for name in Person.__dataclass_fields__}
    public = bytes.fromhex(line["public"]) if line["public"] else None
    return Person(**plain | {"role": Role(line["role"]), "public": public})
