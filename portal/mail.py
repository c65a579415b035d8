"""Mail to staff: one constant message a day, the same bytes for everybody, with no case, no number and no link to one."""

import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

from portal import settings
from portal.work import Undelivered

TIMEOUT = 20
SUBJECT = "Your daily reminder"
BODY = """Good morning,

please sign in today and look at what you owe.

This message is the same every day and for everybody.
"""


def deliver(address: str, _kind: str) -> None:
    """Hand the daily message to the mail server; raises Undelivered when it does not take it."""
    chosen = settings.current()
    if not chosen.mail_url:
        raise Undelivered
    try:
        with _connection(chosen.mail_url) as server:
            server.send_message(_message(chosen.mail_from, address))
    except (OSError, smtplib.SMTPException) as problem:
        raise Undelivered from problem


def _message(sender: str, address: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, SUBJECT
    message.set_content(BODY)
    return message


def _connection(url: str) -> smtplib.SMTP:
    """smtp://user:password@host:port, with STARTTLS unless it is this machine; smtps:// for TLS from the start."""
    parts = urlsplit(url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    server = kind(parts.hostname or "127.0.0.1", parts.port or 0, timeout=TIMEOUT)
    if parts.scheme == "smtp" and parts.hostname not in ("127.0.0.1", "localhost"):
        server.starttls()
    if parts.username:
        server.login(parts.username, parts.password or "")
    return server
