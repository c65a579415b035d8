"""The demonstration: its settings, its world (made once, through the services) and the words that greet whoever starts it."""

from datetime import datetime, timedelta

from pydantic import SecretStr

from portal import clock, db, settings
from portal.accounts import queries as accounts
from portal.demo import company, history, own_keys
from portal.demo.own_keys import OwnKeys, signer_public
from portal.demo.volume import Era
from portal.organisation import queries as organisation
from portal.settings import Mode, Settings
from portal.start import Fact
from portal.vault import receipts

BEGUN, BUILT = "demo begun", "demo built"
SIGN_INS = (
    ("lena", "triage: reads, sorts and answers cases"),
    ("karim", "manager at Delta, named in a case"),
    ("okoye", "executive: answers for missed dates"),
    ("ruth", "outside reader"),
    ("noor", "human rights lead: freezes quarters"),
    ("adam", "administrator: accounts, never a case"),
    ("aud", "auditor: the trail of acts"),
    ("ines", "panel: frozen quarters only"),
)


def own() -> OwnKeys:
    """The keys of the demonstration in the data folder of the environment."""
    return own_keys.kept(Mode().data)


def demo_settings() -> Settings:
    """Settings that make themselves: keys from the data folder, a handover at once, plain http for this machine."""
    found = own()
    return Settings(
        mode="demo",
        pepper=SecretStr(found.pepper),
        secret=SecretStr(found.secret),
        roster_signers=",".join(signer_public(seed) for seed in found.seeds),
        https=False,
        handover="immediate",
        operator="Talani Group",
        site_name="Talani Group",
        security_contact="mailto:security@talani.example",
        meeting_file=company.STORIES / "meeting.toml",
        outside_bodies_file=company.STORIES / "bodies.toml",
    )


def build_once() -> None:
    """Fill an empty database with the world; a whole one is left as it is, and one broken off is finished.

    Each part is one transaction, so nothing is ever half there. Refuses a database that is not a demonstration's.
    """
    with db.scope() as session:
        if session.get(Fact, BUILT):
            return
        now, found = clock.now(), own()
        today = clock.local_day(now, settings.current().zone)
        opening = _opening(Era(today))
        if not session.get(Fact, BEGUN):
            _refuse_others_data()
            with db.write():
                company.found(found, now=opening)
                session.add(Fact(name=BEGUN, value=today.isoformat()))
        if accounts.newest_roster_stamp() is None:
            company.sign_roster(found, now=opening + timedelta(hours=1), today=today)
        with db.write():
            history.live(found, now=now)
            session.add(Fact(name=BUILT, value=today.isoformat()))


def welcome(port: int) -> str:
    """What `make run` prints: addresses, sign-ins with their passphrase, one open receipt."""
    site, found = f"http://127.0.0.1:{port}", own()
    addresses = (
        ("Begin here", "/demo"),
        ("What anybody sees", "/"),
        ("The same in Bengali", "/bn/"),
        ("The desk", "/desk/sign-in"),
        ("The panel", "/panel/"),
    )
    lines = ["", "Talani Group, a demonstration. Everybody in it is invented.", ""]
    lines += [f"  {name:<20} {site}{path}" for name, path in addresses]
    lines += ["", f"Sign-ins, all with the passphrase: {found.passphrase}", ""]
    lines += [f"  {handle:<20} {what}" for handle, what in SIGN_INS]
    lines += ["", "Rehana's receipt, for “Read our answer”:", ""]
    lines += [f"  {receipts.grouped(found.receipt(history.REHANA))}", ""]
    return "\n".join(lines)


def _refuse_others_data() -> None:
    if organisation.sites() or accounts.everybody():
        raise settings.Refused(
            "This database was not made by a demonstration. Choose an empty folder: PORTAL_DATA=…"
        )


def _opening(era: Era) -> datetime:
    """The morning before the channel opened."""
    return datetime.fromisoformat(f"{era.first - timedelta(days=1)}T08:00:00+00:00")
