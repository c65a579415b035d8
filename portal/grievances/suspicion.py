"""Abuse without identity: what looks like a machine's message is quarantined, never refused, never dropped, never late.

Nothing here asks who somebody is, where they write from or how often: thirty people behind one address are thirty people.
"""

from datetime import datetime

from portal import limits, settings
from portal.grievances.forms import FileForm
from portal.vault import receipts


def looks_made(form: FileForm, *, now: datetime) -> bool:
    """Whether a filled-in form goes to the quarantine: it filled the field nobody sees, came sooner than a person
    can read the page before, or is one of more than the whole portal takes in a minute."""
    second = int(now.timestamp())
    looked = receipts.age_of(form.form_id.data or "", now=second)
    in_budget = limits.filings.spend(now.timestamp())
    return bool(form.trap.data) or looked < settings.current().shortest_look or not in_budget
