"""The Tor Browser is told of the onion on public pages over https, and nobody else is told anything."""

import pytest

from portal import settings
from tests.conftest import settings_for

ONION = "a" * 56 + ".onion"


@pytest.fixture
def served(app):
    """Choose how the house is served."""

    def choose(**changes):
        before = settings.current()
        settings.use(settings_for(before.data, before.database_url, **changes))

    return choose


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", f"http://{ONION}/"),
        ("/ar/", f"http://{ONION}/ar/"),
        ("/about/rules", f"http://{ONION}/about/rules"),
        ("/about/improvements?before=3%0A", f"http://{ONION}/about/improvements?before=3%0A"),
    ],
)
def test_a_public_page_over_https_names_the_same_page_of_the_onion(client, served, path, told):
    served(onion=ONION, https=True)

    assert client.get(path).headers["Onion-Location"] == told


def test_without_an_onion_nothing_is_said(client, served):
    served(https=True)

    assert "Onion-Location" not in client.get("/about").headers


def test_plain_http_and_the_onion_itself_say_nothing(client, served):
    served(onion=ONION, https=False)
    assert "Onion-Location" not in client.get("/about").headers

    served(onion=ONION, https=True)
    assert "Onion-Location" not in client.get("/about", headers={"Host": ONION}).headers


@pytest.mark.parametrize("path", ["/desk/sign-in", "/nowhere", "/static/public.css", "/x"])
def test_pages_of_staff_errors_and_files_say_nothing(client, served, path):
    served(onion=ONION, https=True)

    assert "Onion-Location" not in client.get(path).headers


def test_an_onion_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="onion name"):
        settings_for(tmp_path, onion="speak.example.org")
