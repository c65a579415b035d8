"""The wall: what somebody sees of a case they are shut out of, against what they see of one that does not exist."""

import re

from sqlalchemy import select

from portal import db

TOKEN = re.compile(rb'name="csrf_token" value="[^"]+"')
FORM_ID = re.compile(rb'name="f"[^>]* value="[^"]+"')
UNKNOWN = {
    "reference": "ZZZ-ZZZ",
    "duty_id": "0" * 32,
    "file_id": "1" * 32,
    "request_id": "2" * 32,
    "remedy_id": "3" * 32,
}
ABOUT_PEOPLE = (
    "account_id", "owner_id", "reader", "author", "by_id", "about", "address", "asked_by", "reader_id", "handed_by", "delivered_by",
)  # fmt: skip


def case_routes(app):
    """(method, rule, names of its parts) of every page whose address names a case or a duty about one."""
    return [
        (method, rule.rule, sorted(rule.arguments))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"})
        if rule.arguments & UNKNOWN.keys()
    ]


def lists(app):
    """Every page of the desk and the panel that needs no name of anything."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and not rule.arguments
        and rule.rule.startswith(("/desk", "/panel"))
    )


def unmarked(page):
    """A page without the token and the id of its forms, which are others each time."""
    return FORM_ID.sub(b"form id", TOKEN.sub(b"token", page.data))


def answer(browser, method, rule, parts, data=None):
    """Status, headers and body of one page, with the asked name taken out of its own address."""
    address = rule
    for name, value in parts.items():
        address = address.replace(f"<{name}>", value)
    got = browser.open(address, method=method, data=data)
    body = unmarked(got)
    for value in parts.values():
        body = body.replace(value.encode(), b"asked")
    headers = {
        name: value for name, value in got.headers if name not in ("Set-Cookie", "Content-Length")
    }
    return got.status_code, headers, body


def rows_about(case_id, account_id):
    """Every row of this case that names this person, as (table, column)."""
    forms = {account_id, str(account_id), f"account:{account_id}"}
    found = []
    with db.scope() as session:
        for table in db.Base.metadata.sorted_tables:
            if "case_id" not in table.columns:
                continue
            rows = session.execute(select(table).where(table.c.case_id == case_id)).mappings()
            found += [
                (table.name, column)
                for row in rows
                for column in ABOUT_PEOPLE
                if column in row and row[column] in forms
            ]
    return found
