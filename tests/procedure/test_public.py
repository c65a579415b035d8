"""What anybody may read about this place, and that it cannot say anything but what the code does."""

import re
from datetime import timedelta
from html import unescape

import pytest

from portal import clock, db, i18n, settings
from portal.accounts.models import RosterVersion
from portal.duties import rules as clock_rules
from portal.procedure import promises
from portal.schema import Base
from tests.conftest import A_MONDAY, settings_for
from tests.grievances.person import Person

ORDINARY = (
    "/about", "/about/rules", "/about/readers", "/about/stolen-copy", "/about/limits", "/about/safer-use",
    "/about/accessibility", "/about/promises", "/about/outside-help", "/about/outside-help/no", "/about/outside-help/za",
    "/about/meet",
)  # fmt: skip
FROM_THE_ROSTER = ("/about/rules", "/about/readers", "/about/limits")
SOMEBODY = """
[[person]]
name = "Amal Idris"
languages = ["ar", "en"]
phone = "+00 555 0142"
outside = true
[person.hours]
en = "Sundays, 16:00 to 20:00"
ar = "أيام الأحد"
"""


def text_of(answer):
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def use(app, **changes):
    """Other settings for the same house and data."""
    before = settings.current()
    chosen = settings_for(before.data, before.database_url, **changes)
    settings.use(chosen)
    app.extensions["settings"] = chosen


@pytest.fixture
def meeting(app, tmp_path):
    path = tmp_path / "meeting.toml"
    path.write_text(SOMEBODY, encoding="utf-8")
    use(app, meeting_file=path)
    return path


@pytest.mark.parametrize("language", ["", "/ar"])
def test_every_ordinary_page_is_the_same_for_everybody_and_asks_for_no_cookie(
    client, meeting, language
):
    for path in ORDINARY:
        answer = client.get(language + path)

        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert f'<html lang="{language.strip("/") or "en"}"' in answer.text
        assert "<form" not in answer.text


def test_a_page_leads_to_itself_in_the_other_language(client):
    assert 'href="/ar/about/rules"' in client.get("/about/rules").text
    assert 'href="/about/outside-help/no"' in client.get("/ar/about/outside-help/no").text


def test_the_rules_say_the_days_of_the_law_the_clocks_use(client, monkeypatch):
    before = text_of(client.get("/about/rules"))
    assert "Within 7 days" in before
    assert "Within 3 months" in before
    assert "Article 9(1)(b)" in before

    other = [dict(row) | {"acknowledge_days": 11, "answer_months": 5, "law": "another", "source": "Another law"}
             for row in clock_rules._data()["clock"]]  # fmt: skip
    monkeypatch.setattr(clock_rules, "_data", lambda: {"clock": other, "ladder": {}})
    monkeypatch.setattr(settings.current(), "law", "another")
    after = text_of(client.get("/about/rules"))

    assert "Within 11 days" in after
    assert "Within 5 months" in after
    assert "Another law" in after
    assert "Within 7 days" not in after


def test_a_law_without_clocks_has_no_page_of_rules(app, client):
    use(app, law="no_such_law")

    assert client.get("/about/rules").status_code == 500


def test_the_rules_say_the_handover_and_the_team_as_they_are_set(app, client):
    use(app, handover_hour=9, working_week="6,0,1,2,3")

    page = text_of(client.get("/about/rules"))

    assert "At 09:00 on these days: Monday, Tuesday, Wednesday, Thursday, and Sunday" in page
    assert "The team is called Rights Office." in page


def test_the_rules_say_the_ladder_that_missed_dates_climb(client):
    page = text_of(client.get("/about/rules"))
    steps = clock_rules.ladder()

    assert f"{steps.remind_days_before} days before the date" in page
    assert f"{steps.executive_days_after} days after the date" in page
    assert (
        f"{steps.executive_days_after + steps.executive_answers_in + 1} days after the date" in page
    )


def test_who_reads_is_counted_from_the_signed_list(client):
    page = text_of(client.get("/about/readers"))

    assert "2 people who sort new messages" in page
    assert "2 case officers" in page
    assert "2 readers from outside the company" in page
    assert "only 3 of those inside the company" in page
    assert page.index("They see no message at all") < page.index("1 administrator of accounts")


def test_when_the_list_ran_out_the_page_says_who_still_reads(client):
    clock.freeze(A_MONDAY + timedelta(days=365 * 5))

    page = text_of(client.get("/about/readers"))

    assert "nobody inside the company gets new messages" in page
    assert "ran out on" in page
    assert "case officer" not in page.split("They may hear")[0]


@pytest.mark.parametrize("path", FROM_THE_ROSTER)
def test_a_page_that_would_lie_about_who_reads_is_not_served(client, path):
    assert client.get(path).status_code == 200
    with db.scope(), db.write() as current:
        current.query(RosterVersion).delete()

    answer = client.get(path)

    assert answer.status_code == 503
    assert "case officer" not in answer.text


def test_every_column_about_a_case_is_told_on_the_page_of_a_stolen_copy(app):
    from portal.procedure import kept

    told = [
        column
        for group in (kept.OF_YOURS, kept.OF_OURS, kept.SEALED)
        for one in group
        for column in one.columns
    ]
    about_cases = [
        table
        for table in Base.metadata.tables.values()
        if table.name == "cases" or "case_id" in table.c
    ]
    there = {f"{table.name}.{column.name}" for table in about_cases for column in table.c}

    assert sorted(told) == sorted(there), "tell it in portal/procedure/kept.py before it is kept"


def test_the_promises_people_read_are_those_of_the_documents(client):
    page = text_of(client.get("/about/promises"))

    for promise in promises.every():
        assert str(promise._args[0]) in page


def test_help_from_outside_begins_with_what_nobody_gives_up(client):
    for path in ("/about/outside-help", "/about/outside-help/no", "/about/rules"):
        page = text_of(client.get(path))
        assert page.index("takes no right away") < page.index(
            "Arbeidstilsynet" if path.endswith("no") else "Run by"
        )

    first = text_of(client.get("/about/outside-help"))
    assert first.index("Norway") < first.index("Other countries") < first.index("Germany")


def test_an_operator_adds_and_replaces_bodies(app, client, tmp_path):
    path = tmp_path / "bodies.toml"
    path.write_text(
        '[[body]]\ncode="no-labour"\ncountry="NO"\nkind="labour_inspectorate"\nlanguage="nb"\nname="Tilsynet"\n'
        '[[body]]\ncode="no-rights"\nremove=true\n'
        '[[body]]\ncode="qq-one"\ncountry="QQ"\nkind="court"\nlanguage="en"\nname="The Court of Qu"\n'
        '[[country]]\ncode="QQ"\nname="Queland"\n',
        encoding="utf-8",
    )
    use(app, outside_bodies_file=path)

    page = text_of(client.get("/about/outside-help/no"))

    assert "Tilsynet" in page
    assert "Arbeidstilsynet" not in page
    assert "menneskerettigheter" not in page
    assert "The Court of Qu" in text_of(client.get("/about/outside-help/qq"))
    assert "Queland" in text_of(client.get("/about/outside-help"))


def test_a_country_nobody_offers_is_not_there(client):
    assert client.get("/about/outside-help/zz").status_code == 404


def test_people_to_meet_are_shown_with_hours_and_languages(client, meeting):
    english, arabic = client.get("/about/meet"), client.get("/ar/about/meet")

    assert "Amal Idris" in english.text
    assert "Sundays, 16:00 to 20:00" in english.text
    assert "العربية" in english.text
    assert "أيام الأحد" in arabic.text


def test_the_third_door_is_there_only_when_somebody_can_be_met(app, client, meeting):
    assert 'class="door" href="/about/meet"' in client.get("/").text

    use(app)
    clock.freeze(A_MONDAY + timedelta(minutes=2))  # the first page is kept for a minute

    assert "/about/meet" not in client.get("/").text
    assert client.get("/about/meet").status_code == 404


def test_a_file_spoilt_while_people_come_leaves_the_last_good_one(client, meeting):
    assert client.get("/about/meet").status_code == 200
    meeting.write_text("[[person]", encoding="utf-8")

    assert "Amal Idris" in client.get("/about/meet").text


def test_where_to_report_a_weakness_is_told_only_when_it_is_set(app, client):
    assert client.get("/.well-known/security.txt").status_code == 404
    use(app, security_contact="mailto:safe@example.org", address="https://speak.example.org/")

    answer = client.get("/.well-known/security.txt")

    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "Contact: mailto:safe@example.org",
        "Expires: 2026-05-31T00:00:00Z",
        f"Preferred-Languages: {', '.join(i18n.NAMES)}",
        "Canonical: https://speak.example.org/.well-known/security.txt",
    ]


def test_no_link_about_this_place_leads_away_from_words_somebody_typed(client):
    person = Person(client)
    assert 'href="/about/rules"' in client.get("/").text

    number = person.file()
    person.have()
    shown = [
        *person.pages[1:],
        person.open(number),
        person.check(what=""),
        person.post("change", {"a2": "Words"}),
    ]

    assert [page for page in shown if "/about/rules" in page.text] == []


def test_whoever_lets_a_service_translate_the_page_is_warned_that_it_reads_along(client):  # B83
    assert "the translation service can read it" in client.get("/about/safer-use").text
