"""Many cases at once, put straight into the tables: for figures only their days, places and rights matter."""

import secrets
from datetime import date, timedelta

from sqlalchemy import insert

from portal import db
from portal.grievances.models import Case, Standing
from portal.grievances.rules import Access, Batch, Status

AUTUMN = "2025Q4"
IN_AUTUMN = date(2025, 11, 10)
NORTH_PLANT, DELTA, HUT, SOUTHLAND = 4, 5, 6, 3


def cases(number, *, day=IN_AUTUMN, unit_id=DELTA, right_code="FRC-2", in_time=True, **changes):
    """As many cases of one day, place and right, acknowledged and answered in time or late."""
    late = timedelta(days=0 if in_time else 200)
    return [
        {
            "id": secrets.token_hex(16), "reference": secrets.token_hex(4).upper(), "state": Status.ANSWERED, "danger": False,
            "batch": Batch.DAILY, "generation": 1, "handed_over_on": day, "unit_id": unit_id, "right_code": right_code,
            "acknowledge_by": day + timedelta(days=6), "acknowledged_on": day + timedelta(days=3) + late,
            "answer_by": day + timedelta(days=88), "answered_on": day + timedelta(days=60) + late, "revision": 1, **changes,
        }
        for _ in range(number)
    ]  # fmt: skip


def put(rows, *, readers=(), access=Access.READ):
    """Write the cases, and standing for each of these account ids."""
    standing = [
        {
            "account_id": reader, "case_id": row["id"], "access": access, "state": row["state"], "danger": False,
            "handed_over": row["handed_over_on"] is not None, "is_open": True, "due_on": date(2026, 1, 1),
        }
        for row in rows
        for reader in readers
    ]  # fmt: skip
    with db.write() as current:
        if rows:
            current.execute(insert(Case), rows)
        if standing:
            current.execute(insert(Standing), standing)
