"""Fixed inputs, fixed outputs: what was ever sealed or printed on a receipt must open in every later version.

`vectors.json` is never made anew. A changed format gets vectors of its own beside the old ones. Every value
is reached twice: by the vault and by the second implementation in `oracle`.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from portal.vault import grants, items, keyring, pairs, receipts, recovery, roster, sessions, staff
from tests.vault import oracle

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
DERIVED, ROSTER = VECTORS["derived"], VECTORS["roster"]
PLAIN = ("passphrase", "moment", "now", "words")
GIVEN = {name: bytes.fromhex(v) for name, v in VECTORS["inputs"].items() if name not in PLAIN}
PASSPHRASE, MOMENT, NOW, WORDS = (VECTORS["inputs"][name] for name in PLAIN)
TEXT_BLOBS = ("printed_code", "cookie")
BLOBS = {name: bytes.fromhex(v) for name, v in VECTORS["blobs"].items() if name not in TEXT_BLOBS}
CODE, COOKIE = (VECTORS["blobs"][name] for name in TEXT_BLOBS)

PEPPER, SALT, SETTINGS = GIVEN["pepper"], GIVEN["salt"], GIVEN["settings"]
KEK = bytes.fromhex(DERIVED["keks"][0])
PUBLICS = {name: pairs.public_of(GIVEN[name]) for name in ("story", "work", "voice", "reader")}
CASE_PUBLICS = {name: PUBLICS[name] for name in ("story", "work")}
PERSONS_PUBLICS = {name: PUBLICS[name] for name in ("story", "voice")}
GRANT = grants.GrantContext("talani", "case-1", 1, CASE_PUBLICS, "7")
PERSONS = grants.GrantContext("talani", "case-1", 1, PERSONS_PUBLICS, "receipt", "receipt")
ITEM = items.ItemContext("talani", "case-1", "story", 1, "item-1", "voice")
NONCE = bytes(range(24))

GRANT_PLACE = oracle.context(
    "grant",
    deployment="talani",
    case="case-1",
    compartments=["story", "work"],
    generation=1,
    public=CASE_PUBLICS,
    reader="7",
)
PERSONS_PLACE = oracle.context(
    "receipt",
    deployment="talani",
    case="case-1",
    compartments=["story", "voice"],
    generation=1,
    public=PERSONS_PUBLICS,
    reader="receipt",
)
ITEM_PLACE = oracle.context(
    "item",
    deployment="talani",
    case="case-1",
    compartment="story",
    generation=1,
    item="item-1",
    author="voice",
)
STAFF_PLACE = oracle.context("staff", public=PUBLICS["reader"])
PRINTED_PLACE = oracle.context("printed", public=PUBLICS["reader"])


def test_the_form_id_token():
    token = DERIVED["form_token"]
    body = GIVEN["form_id"] + NOW.to_bytes(8, "big")
    by_oracle = body + oracle.hashed(body, key=SETTINGS, person=b"recourse.form")

    assert receipts.seal_form_id(GIVEN["form_id"], key=SETTINGS, now=NOW) == token
    assert receipts.open_form_id(token, key=SETTINGS, now=NOW) == GIVEN["form_id"]
    assert urlsafe_b64encode(by_oracle).decode() == token


def test_the_receipt_and_its_root():
    receipt, root = DERIVED["receipt"], bytes.fromhex(DERIVED["root"])

    assert receipts.receipt_for(GIVEN["form_id"], pepper=PEPPER) == receipt
    assert oracle.receipt(GIVEN["form_id"], PEPPER) == receipt
    assert receipts.root_of(receipt, salt=SALT) == root
    assert oracle.argon(receipt.encode(), SALT, passes=1, kib=8192) == root


def test_the_four_locators_and_keys_of_a_receipt():
    root = bytes.fromhex(DERIVED["root"])
    ours = receipts.slots(root, pepper=PEPPER)

    assert [slot.locator.hex() for slot in ours] == DERIVED["locators"]
    assert [slot.kek.hex() for slot in ours] == DERIVED["keks"]
    for name, person in (("locators", b"recourse.locator"), ("keks", b"recourse.kek")):
        for n, expected in enumerate(DERIVED[name]):
            by_oracle = oracle.hashed(root + bytes([n]), key=PEPPER, person=person)
            assert by_oracle.hex() == expected


def test_the_settings_key_the_public_key_code_and_the_stamp():
    secret = oracle.hashed(SETTINGS, size=64, person=b"recourse.secret")
    key = oracle.hashed(b"cookies", key=secret, person=b"recourse.purpose")
    place = {"case": "case-1", "compartment": "story", "generation": 1}
    spelled = oracle.context("public", **place, public=PUBLICS["story"])
    mac = oracle.hashed(spelled, key=SETTINGS, person=b"recourse.public")
    stamped = oracle.context("stamp", purpose="seen", value=str(NOW))
    code = oracle.hashed(stamped, key=SETTINGS, size=24, person=b"recourse.stamp")

    assert keyring.settings_key(SETTINGS, "cookies").hex() == DERIVED["settings_key"] == key.hex()
    ours = pairs.public_mac(PUBLICS["story"], **place, key=SETTINGS)
    assert ours.hex() == DERIVED["public_mac"] == mac.hex()
    by_oracle = f"{NOW}.{urlsafe_b64encode(code).decode()}"
    assert sessions.stamp(str(NOW), key=SETTINGS, purpose="seen") == DERIVED["stamp"] == by_oracle


def test_the_contexts():
    assert GRANT.digest().hex() == DERIVED["grant_context"] == GRANT_PLACE.hex()
    assert ITEM.digest().hex() == DERIVED["item_context"] == ITEM_PLACE.hex()


def test_what_is_derived_from_a_staff_passphrase():
    typed = b"abacusdropdownyoyozoomfelttiptshirt"
    derived = staff.derive(PASSPHRASE, SALT)

    assert derived.hex() == DERIVED["staff"]
    assert oracle.argon(typed, SALT, passes=3, kib=65536) == derived
    assert staff.check_of(derived).hex() == DERIVED["check"]
    assert oracle.hashed(derived[:32]).hex() == DERIVED["check"]


def test_the_roster_digest_and_a_signature():
    text = json.dumps(ROSTER, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    by_oracle = oracle.hashed(text, person=b"recourse.roster").hex()
    signed = oracle.signature(b"recourse roster\n" + text, GIVEN["signer_one"])

    assert roster.digest(ROSTER) == DERIVED["roster_digest"] == by_oracle
    ours = roster.sign(ROSTER, GIVEN["signer_one"]).hex()
    assert ours == DERIVED["roster_signature"] == signed.hex()


def test_a_frozen_grant_opens_and_so_does_one_made_elsewhere():
    held = {name: GIVEN[name] for name in ("story", "work")}
    plain = GRANT_PLACE + b"\x03" + GIVEN["story"] + GIVEN["work"]
    elsewhere = oracle.seal(0x11, plain, PUBLICS["reader"], GIVEN["secret"], NONCE)

    assert oracle.unseal(0x11, BLOBS["grant"], GIVEN["reader"]) == plain
    for blob in (BLOBS["grant"], elsewhere):
        assert grants.open_grant(blob, GRANT, reader_private=GIVEN["reader"]) == held


def test_a_frozen_receipt_grant_opens_and_so_does_one_made_elsewhere():
    held = {name: GIVEN[name] for name in ("story", "voice")}
    plain = oracle.unlock(0x12, BLOBS["receipt_grant"], KEK, PERSONS_PLACE)
    spelled = json.loads(oracle.unpadded(plain))
    elsewhere = oracle.lock(0x12, plain, KEK, PERSONS_PLACE, NONCE)

    assert len(plain) == 512
    assert spelled == {"keys": {name: key.hex() for name, key in held.items()}, "moment": MOMENT}
    for blob in (BLOBS["receipt_grant"], elsewhere):
        assert grants.open_receipt_grant(blob, PERSONS, kek=KEK) == (held, MOMENT)


def test_a_frozen_moment_opens():
    place = oracle.context("moment", item="item-1")

    assert grants.open_moment(BLOBS["moment"], kek=KEK, item="item-1") == MOMENT
    plain = oracle.unlock(0x13, BLOBS["moment"], KEK, place)
    assert oracle.unpadded(plain) == MOMENT.encode()


def test_a_frozen_item_opens_and_so_does_one_made_elsewhere():
    key = GIVEN["secret"]
    key_box = oracle.box(0x22, key + ITEM_PLACE, GIVEN["voice"], PUBLICS["story"], NONCE)
    padded = oracle.padded(WORDS.encode())
    elsewhere = b"\x21" + key_box + oracle.lock(0x21, padded, key, ITEM_PLACE, NONCE)

    for blob in (BLOBS["item"], elsewhere):
        ours = items.open_item(
            blob, ITEM, author_public=PUBLICS["voice"], compartment_private=GIVEN["story"]
        )
        assert ours.decode() == WORDS == opened_by_oracle(blob).decode()


def opened_by_oracle(blob):
    opened = oracle.unbox(0x22, blob[1:138], GIVEN["story"], PUBLICS["voice"])
    assert opened[32:] == ITEM_PLACE
    return oracle.unpadded(oracle.unlock(0x21, blob[138:], opened[:32], ITEM_PLACE))


def test_frozen_intake_opens_and_so_does_intake_made_elsewhere():
    plain = ITEM_PLACE + oracle.padded(WORDS.encode())
    elsewhere = oracle.seal(0x23, plain, PUBLICS["story"], GIVEN["secret"], NONCE)

    assert oracle.unseal(0x23, BLOBS["intake"], GIVEN["story"]) == plain
    for blob in (BLOBS["intake"], elsewhere):
        ours = items.open_intake(blob, ITEM, compartment_private=GIVEN["story"])
        assert ours.decode() == WORDS


def test_frozen_staff_keys_open_by_passphrase_and_by_printed_code():
    derived = bytes.fromhex(DERIVED["staff"])
    reader = {"pepper": PEPPER, "public": PUBLICS["reader"]}
    by_passphrase = staff.unlock(derived, BLOBS["staff_key"], **reader)
    by_code = staff.unlock_with_code(CODE, BLOBS["printed_key"], **reader)
    kek = oracle.hashed(derived[32:], key=PEPPER)
    code_key = oracle.hashed(CODE.replace("-", "").encode(), key=PEPPER, person=b"recourse.printed")

    assert by_passphrase == by_code == GIVEN["reader"]
    assert oracle.unlock(0x31, BLOBS["staff_key"], kek, STAFF_PLACE) == GIVEN["reader"]
    assert oracle.unlock(0x32, BLOBS["printed_key"], code_key, PRINTED_PLACE) == GIVEN["reader"]


def test_a_frozen_session_key_and_a_frozen_cookie_open():
    secret, payload = GIVEN["session_secret"], {"receipt": DERIVED["receipt"], "seen": NOW}
    ours = sessions.open_session_key(BLOBS["session_key"], secret=secret, session="row-1")
    kek = oracle.hashed(b"", key=secret, person=b"recourse.session")
    row, purpose = oracle.context("session", session="row-1"), "follow-up"
    sealed = urlsafe_b64decode(COOKIE + "=" * (-len(COOKIE) % 4))
    plain = oracle.unlock(0x42, sealed, SETTINGS, oracle.context("cookie", purpose=purpose))

    assert ours == GIVEN["reader"] == oracle.unlock(0x41, BLOBS["session_key"], kek, row)
    assert sessions.open_cookie(COOKIE, key=SETTINGS, purpose=purpose) == payload
    assert json.loads(oracle.unpadded(plain)) == payload


def test_a_frozen_recovery_seal_opens_for_its_two_holders():
    part = {"label": "recovery", "pair": (0, 2)}
    half = recovery.open_outer(BLOBS["recovery_outer"], holder_private=GIVEN["holder_0"], **part)
    place = oracle.context("recovery", label="recovery", pair=[0, 2])
    by_oracle = oracle.unseal(0x51, BLOBS["recovery_outer"], GIVEN["holder_0"])

    assert recovery.open_inner(half, holder_private=GIVEN["holder_2"], **part) == GIVEN["secret"]
    assert by_oracle == place + half
    assert oracle.unseal(0x52, half, GIVEN["holder_2"]) == place + GIVEN["secret"]
