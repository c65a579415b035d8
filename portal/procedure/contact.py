"""Whom to tell of a weakness of this site, as a file that programs look for (RFC 9116)."""

from datetime import datetime, timedelta

from portal import i18n
from portal.settings import Settings

GOOD_FOR = timedelta(days=90)


def security_txt(chosen: Settings, now: datetime) -> str:
    """The contact, the day it runs out (midnight UTC, 90 days ahead), the languages, and where the file lies."""
    expires = (now + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {chosen.security_contact}",
        f"Expires: {expires}",
        f"Preferred-Languages: {', '.join(i18n.NAMES)}",
    ]
    if chosen.address:
        lines.append(f"Canonical: {chosen.address.rstrip('/')}/.well-known/security.txt")
    return "\n".join([*lines, ""])
