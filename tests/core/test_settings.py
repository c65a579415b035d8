"""Unsafe settings are refused, by the name of the setting and never by its value."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from portal import serving, settings
from tests.conftest import PEPPER, SECRET, settings_for

SAFE = {"mode": "production", "https": True, "hosts": "speak.example.org"}


def checked(tmp_path, **changes):
    chosen = settings_for(tmp_path, **(SAFE | changes))
    settings.check(chosen)
    return chosen


def test_safe_settings_are_accepted(tmp_path):
    assert checked(tmp_path).hosts == "speak.example.org"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"pepper": ""}, "PORTAL_PEPPER"),
        ({"secret": ""}, "PORTAL_SECRET"),
        ({"pepper": SECRET}, "must differ"),
        ({"roster_signers": "aa" * 32}, "PORTAL_ROSTER_SIGNERS"),
        ({"roster_signers": ",".join(["aa" * 32] * 2)}, "PORTAL_ROSTER_SIGNERS"),
        ({"debug": True}, "PORTAL_DEBUG"),
        ({"handover": "immediate"}, "PORTAL_HANDOVER"),
        ({"hosts": ""}, "PORTAL_HOSTS"),
        ({"https": False}, "PORTAL_HTTPS"),
    ],
)
def test_what_could_endanger_a_person_is_refused_and_named(tmp_path, changes, named):
    with pytest.raises(settings.Refused, match=named) as refused:
        checked(tmp_path, **changes)

    assert PEPPER not in str(refused.value)
    assert SECRET not in str(refused.value)


def test_an_onion_service_may_speak_plain_http(tmp_path):
    assert checked(tmp_path, https=False, hosts="abc.onion").https is False


@pytest.mark.parametrize("key", ["zz" * 32, "aa" * 31, "short"])
def test_a_key_that_is_not_64_digits_is_refused_without_being_shown(tmp_path, key):
    with pytest.raises(ValidationError, match="64 hexadecimal digits") as refused:
        settings_for(tmp_path, pepper=key)

    assert f"'{key}'" not in str(refused.value)


def test_settings_never_show_their_secrets(tmp_path):
    shown = repr(settings_for(tmp_path))

    assert PEPPER not in shown
    assert SECRET not in shown


def test_a_child_process_gets_these_very_settings(tmp_path, monkeypatch):
    chosen = settings_for(tmp_path, hosts="a.example,b.example", time_zone="Asia/Dhaka")
    for name, value in serving.environment_of(chosen).items():
        if name.startswith("PORTAL_"):
            monkeypatch.setenv(name, value)

    assert settings.Settings(_env_file=None) == chosen


def test_without_an_address_the_database_lies_in_the_data_folder(tmp_path):
    assert settings_for(Path("var")).database_url == "sqlite:///var/portal.db"


def test_a_setting_that_is_not_there_is_not_handed_to_other_processes_as_a_word(tmp_path):
    handed = serving.environment_of(settings_for(tmp_path))

    assert "PORTAL_MEETING_FILE" not in handed
    assert "None" not in handed.values()
