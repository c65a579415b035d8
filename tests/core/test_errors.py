"""What goes wrong is said in words a person can use, or as an error id and nothing more."""

import pytest

from portal.errors import NotAllowed, NotFound, NotSaved, RuleBroken
from tests.grievances.person import text_of


@pytest.fixture
def failing(app, client, monkeypatch):
    """A page that fails as told."""

    def page(problem):
        def fails():
            raise problem

        monkeypatch.setitem(app.view_functions, "grievances_public.leave", fails)
        return client.get("/x")

    return page


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (RuleBroken("Not like this."), 409),
        (NotAllowed("Not you."), 403),
        (NotSaved("Once more."), 503),
    ],
)
def test_an_error_carries_its_sentence_and_its_status(failing, problem, status):
    answer = failing(problem)

    assert answer.status_code == status
    assert problem.message in text_of(answer)


def test_what_is_not_there_says_nothing_of_itself(failing, client):
    answer = failing(NotFound("a secret reason"))

    assert answer.status_code == 404
    assert answer.data == client.get("/nowhere").data
    assert "secret" not in answer.text


def test_a_bug_shows_a_calm_page_with_an_id(failing):
    answer = failing(ZeroDivisionError("division by what somebody wrote"))

    assert answer.status_code == 500
    assert "somebody wrote" not in answer.text


def test_too_many_people_says_when_to_come_back(failing):
    assert failing(NotSaved("x")).headers["Retry-After"]
