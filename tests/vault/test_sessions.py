import pytest

from portal.vault import keyring, sessions
from portal.vault.errors import Damaged
from tests.vault.world import READER, changed_copies, cut_copies

KEY, OTHER_KEY, SECRET = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
PAYLOAD = {"receipt": "1" * 25, "seen": 1_790_000_000, "key": "ab" * 32}


def changed_texts(text):
    """The text with one character replaced, at every place but the last, whose low bits mean nothing."""
    for place in range(len(text) - 1):
        yield text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def test_a_session_key_opens_with_the_secret_of_its_own_session():
    blob = sessions.seal_session_key(READER.private, secret=SECRET, session="row-1")

    assert sessions.open_session_key(blob, secret=SECRET, session="row-1") == READER.private
    for wrong in ({"secret": KEY}, {"session": "row-2"}, {"secret": b""}, {"secret": bytes(65)}):
        with pytest.raises(Damaged):
            sessions.open_session_key(blob, **{"secret": SECRET, "session": "row-1"} | wrong)


def test_a_session_key_with_any_byte_changed_or_cut_is_damaged():
    blob = sessions.seal_session_key(READER.private, secret=SECRET, session="row-1")
    for copy in [*changed_copies(blob), *cut_copies(blob)]:
        with pytest.raises(Damaged):
            sessions.open_session_key(copy, secret=SECRET, session="row-1")


def test_a_cookie_comes_back_as_it_was_and_shows_nothing():
    text = sessions.seal_cookie(PAYLOAD, key=KEY, purpose="follow-up")

    assert sessions.open_cookie(text, key=KEY, purpose="follow-up") == PAYLOAD
    assert "1111" not in text
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_cookie_with_the_receipt_is_as_long_as_one_without():
    with_receipt = sessions.seal_cookie(PAYLOAD, key=KEY, purpose="follow-up")
    without = sessions.seal_cookie(PAYLOAD | {"receipt": ""}, key=KEY, purpose="follow-up")

    assert len(with_receipt) == len(without)


def test_a_cookie_changed_anywhere_is_damaged():
    text = sessions.seal_cookie(PAYLOAD, key=KEY, purpose="follow-up")
    for copy in changed_texts(text):
        with pytest.raises(Damaged):
            sessions.open_cookie(copy, key=KEY, purpose="follow-up")


def test_a_cookie_of_another_purpose_or_deployment_is_damaged():
    text = sessions.seal_cookie(PAYLOAD, key=KEY, purpose="follow-up")

    for key, purpose in ((OTHER_KEY, "follow-up"), (KEY, "form")):
        with pytest.raises(Damaged):
            sessions.open_cookie(text, key=key, purpose=purpose)


@pytest.mark.parametrize("text", ["", "A", "é", "=" * 99, "A" * 100, "A" * 3801, "A\0B", "\ud800"])
def test_text_that_is_no_cookie_is_damaged(text):
    with pytest.raises(Damaged):
        sessions.open_cookie(text, key=KEY, purpose="follow-up")


def test_more_than_a_browser_keeps_is_not_put_in_a_cookie():
    with pytest.raises(ValueError, match="too much"):
        sessions.seal_cookie({"words": "x" * 4000}, key=KEY, purpose="follow-up")


@pytest.mark.parametrize("value", ["1790000000", "", "a.b", "2026-11-22T21:14:07+00:00"])
def test_a_stamped_value_comes_back(value):
    text = sessions.stamp(value, key=KEY, purpose="seen")

    assert sessions.unstamp(text, key=KEY, purpose="seen") == value


def test_a_stamp_changed_anywhere_is_damaged():
    text = sessions.stamp("1790000000", key=KEY, purpose="seen")
    for copy in [*changed_texts(text), text[:-1], text + "A", "1790000000", "", ".", "é." + text]:
        with pytest.raises(Damaged):
            sessions.unstamp(copy, key=KEY, purpose="seen")


def test_a_stamp_of_another_purpose_or_key_is_damaged():
    text = sessions.stamp("1790000000", key=KEY, purpose="seen")

    for key, purpose in ((OTHER_KEY, "seen"), (KEY, "issued")):
        with pytest.raises(Damaged):
            sessions.unstamp(text, key=key, purpose=purpose)


def test_every_purpose_has_a_key_of_its_own_under_one_secret():
    keys = {keyring.settings_key(SECRET, purpose) for purpose in ("cookies", "form ids", "publics")}

    assert {len(key) for key in keys} == {32}
    assert len(keys) == 3
    assert keyring.settings_key(KEY, "cookies") not in keys


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        keyring.settings_key(bytes(31), "cookies")
