"""The small world every test knows: one group, two countries, and people with a name and a place in the line.

Lena, Jonas, Mina and Ana read cases inside; Ruth and Sami read from outside. Karim manages Delta, Dina is his deputy,
Farid above him. Hanna heads the Rights Office, Hugo heads Human Resources. Okoye and Elin are executives.
Hanna, Noor and Sami keep a third each of the key to names. Noor leads human rights, Adam administers, Aud audits, Ines sits on the panel.
"""

from functools import cache

from portal.accounts.models import Account
from portal.accounts.rules import AccountState, Role
from portal.organisation.models import Function, Unit
from portal.organisation.rules import UnitKind
from portal.vault import pairs, roster

UNITS = [
    Unit(
        id=1,
        parent_id=None,
        kind=UnitKind.GROUP,
        code="group",
        name="Talani Group",
        country=None,
        headcount=4000,
    ),
    Unit(
        id=2,
        parent_id=1,
        kind=UnitKind.COUNTRY,
        code="northland",
        name="Northland",
        country="NO",
        headcount=2500,
    ),
    Unit(
        id=3,
        parent_id=1,
        kind=UnitKind.COUNTRY,
        code="southland",
        name="Southland",
        country="ZA",
        headcount=1500,
    ),
    Unit(
        id=4,
        parent_id=2,
        kind=UnitKind.SITE,
        code="north-plant",
        name="North plant",
        country="NO",
        headcount=1200,
    ),
    Unit(
        id=5,
        parent_id=3,
        kind=UnitKind.SITE,
        code="delta",
        name="Delta",
        country="ZA",
        headcount=1180,
    ),
    Unit(id=6, parent_id=3, kind=UnitKind.SITE, code="hut", name="Hut", country="ZA", headcount=12),
]
FUNCTIONS = [
    Function(id=1, code="rights", name="Rights Office", is_default=True),
    Function(id=2, code="hr", name="Human Resources", is_default=False),
]
CUSTODIANS = ("hanna", "noor", "sami")
# handle: id, name, role, unit, function, heads, reports to, deputy for, outside
PEOPLE = {
    "lena": (1, "Lena Okafor", Role.TRIAGE, 1, 1, None, 7, None, False),
    "jonas": (2, "Jonas Weber", Role.TRIAGE, 1, 1, None, 7, None, False),
    "mina": (3, "Mina Castillo", Role.CASE_OFFICER, 1, 1, None, 7, None, False),
    "ana": (4, "Ana Petrova", Role.CASE_OFFICER, 1, 1, None, 7, None, False),
    "ruth": (5, "Ruth Abebe", Role.OMBUD, None, None, None, None, None, True),
    "sami": (6, "Sami Haddad", Role.OMBUD, None, None, None, None, None, True),
    "hanna": (7, "Hanna Lindqvist", Role.FUNCTION_HEAD, 1, 1, 1, 9, None, False),
    "hugo": (8, "Hugo Marchetti", Role.FUNCTION_HEAD, 1, 2, 2, 10, None, False),
    "okoye": (9, "Chidi Okoye", Role.EXECUTIVE, 1, None, None, None, None, False),
    "elin": (10, "Elin Solberg", Role.EXECUTIVE, 1, None, None, None, None, False),
    "farid": (11, "Farid Mansour", Role.MANAGER, 3, None, None, 10, None, False),
    "karim": (12, "Karim Benali", Role.MANAGER, 5, None, None, 11, None, False),
    "dina": (13, "Dina Saleh", Role.MANAGER, 5, None, None, 12, 12, False),
    "noor": (14, "Noor Rahman", Role.RIGHTS_LEAD, 1, None, None, 9, None, False),
    "adam": (15, "Adam Novak", Role.ADMINISTRATOR, 1, None, None, None, None, False),
    "aud": (16, "Aud Jensen", Role.AUDITOR, 1, None, None, None, None, False),
    "ines": (17, "Ines Duarte", Role.PANEL_MEMBER, None, None, None, None, None, True),
}
HANDLES = {row[0]: handle for handle, row in PEOPLE.items()}
SIGNERS = (bytes([1]) * 32, bytes([2]) * 32)


@cache
def pair_of(handle: str) -> pairs.Pair:
    """The same key pair for one person through a whole test run."""
    return pairs.new_pair()


def units() -> list[Unit]:
    return [Unit(**{c.key: getattr(unit, c.key) for c in Unit.__table__.columns}) for unit in UNITS]


def functions() -> list[Function]:
    return [
        Function(**{c.key: getattr(one, c.key) for c in Function.__table__.columns})
        for one in FUNCTIONS
    ]


def accounts() -> list[Account]:
    return [_account(handle, *row) for handle, row in PEOPLE.items()]


def _account(handle, id_, name, role, unit, function, heads, reports_to, deputy_for, outside):
    return Account(
        id=id_,
        handle=handle,
        name=name,
        role=role,
        unit_id=unit,
        function_id=function,
        heads_function_id=heads,
        reports_to_id=reports_to,
        deputy_for_id=deputy_for,
        outside=outside,
        email=f"{handle}@example.org",
        language="en",
        state=AccountState.ACTIVE,
        public=pair_of(handle).public,
    )


def document(version: int = 1, previous: str = "", **changes) -> dict:
    """The roster of this world, ready to be signed."""
    people = [
        {
            "id": id_,
            "name": name,
            "role": role.value,
            "unit": unit,
            "function": function,
            "heads_function": heads,
            "reports_to": reports_to,
            "deputy_for": deputy_for,
            "outside": outside,
            "public": pair_of(handle).public.hex(),
        }
        for handle, (
            id_,
            name,
            role,
            unit,
            function,
            heads,
            reports_to,
            deputy_for,
            outside,
        ) in PEOPLE.items()
    ]
    return {
        "v": 1,
        "deployment": "recourse",
        "version": version,
        "previous": previous,
        "expires_on": "2030-01-01",
        "people": people,
        "custodians": [PEOPLE[one][0] for one in CUSTODIANS],
        "recovery": {"public": pair_of("recovery").public.hex(), "holders": ["A", "B", "C"]},
    } | changes


def signatures(document_: dict) -> dict[str, bytes]:
    """Both signers' signatures over a roster."""
    return {signer_public(seed): roster.sign(document_, seed) for seed in SIGNERS}


def signer_public(seed: bytes) -> str:
    from nacl.signing import SigningKey

    return SigningKey(seed).verify_key.encode().hex()
