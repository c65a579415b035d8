"""Bad inputs and faults, each by its number: nothing is lost, nothing half kept, nobody told what they must not know."""

import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from portal import clock, db, limits
from portal.grievances import filing
from portal.grievances.models import Case, Item
from portal.vault import receipts
from tests.conftest import A_MONDAY, PEPPER
from tests.grievances.person import (
    Page,
    Person,
    form_id_on,
    given_back,
    number_on,
    text_of,
    without_cookie,
)

FORM = "application/x-www-form-urlencoded"
WORDS = "They keep our passports"
DIGITS = {
    "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "bengali": str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"),
    "full width": str.maketrans({str(n): chr(0xFF10 + n) for n in range(10)}),
}  # fmt: skip


@pytest.fixture
def person(client):
    return Person(client)


def stored(model=Case):
    with db.scope() as session:
        return session.scalar(select(func.count()).select_from(model))


def thread_behind(number):
    with db.scope():
        _root, slots = filing.opened_by(number)
        voice = filing.queries.voices_at(slots)[0]
        opened = filing.sealing.open_by_receipt(voice, slots[0].kek)
        return [piece.content["text"] for piece in filing.queries.thread_of(opened)]


def multipart(fields, *, end=b"--b--\r\n"):
    parts = [
        b"--b\r\nContent-Disposition: form-data; name=" + name + b"\r\n\r\n" + value + b"\r\n"
        for name, value in fields
    ]
    return b"".join(parts) + end


def whole(*, step=b"check"):
    return b"step=" + step + b"&z=1&a2=" + WORDS.replace(" ", "+").encode()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param(multipart([(b"step", b"check"), (b"a2", WORDS.encode() + b"\xff"), (b"z", b"1")]),
                     "multipart/form-data; boundary=b", 400, id="B01"),
        pytest.param(whole() + b"%ff%fe", FORM, 400, id="B02"),
        pytest.param(whole() + b"%ed%a0%80", FORM, 400, id="B02 surrogate"),
        pytest.param(whole() + b"\xff", FORM, 400, id="B02 raw"),
        pytest.param(whole().decode().encode("utf-16"), FORM + "; charset=utf-16", 415, id="B03 utf-16"),
        pytest.param(whole() + b"\xe9", FORM + "; charset=latin-1", 415, id="B03 latin-1"),
        pytest.param(whole(), "text/plain", 415, id="B03 plain text"),
        pytest.param(multipart([(b"step", b"check"), (b"a2", WORDS.encode())], end=b""),
                     "multipart/form-data; boundary=b", 400, id="B23 no closing boundary"),
        pytest.param(b"step=check&a2=" + WORDS.replace(" ", "+").encode(), FORM, 400, id="B23 the end is missing"),
        pytest.param(b"step=send&a2=" + WORDS.replace(" ", "+").encode(), FORM, 400, id="B23 send without an end"),
    ],
)  # fmt: skip
def test_what_arrives_damaged_is_given_back_and_never_kept(person, body, kind, status):
    answer = person.client.post("/", data=body, content_type=kind)

    assert answer.status_code == status
    assert given_back(answer, WORDS)
    assert stored() == stored(Item) == 0


def test_a_body_cut_on_its_way_is_given_back_and_never_kept(person):  # B23
    body = whole(step=b"send")

    answer = person.client.post(
        "/",
        data=body,
        content_type=FORM,
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 100)},
    )

    assert answer.status_code == 400
    assert given_back(answer, WORDS)
    assert stored() == 0


def test_a_nul_byte_leaves_the_text_and_the_rest_stays(person):  # B04
    number = person.file("be\x00fore")

    assert thread_behind(number) == ["before"]


@pytest.mark.parametrize("sign", ["x", "አ", "😢"])
def test_ten_megabytes_are_refused_with_their_first_part_given_back(person, sign):  # B05
    start = "Begin here. "
    body = b"step=check&z=1&a2=" + quote(start).encode() + quote(sign).encode() * 900_000

    answer = person.client.post("/", data=body, content_type=FORM)

    assert answer.status_code in (413, 422)
    assert given_back(answer, start)
    assert stored() == 0


def test_half_a_megabyte_as_multipart_is_given_back_with_the_limit(person):  # B06
    words = "Begin here. " + "x" * 500_001
    fields = {"step": "check", "z": "1", "a2": words}

    answer = person.client.post("/", data=fields, content_type="multipart/form-data")

    assert answer.status_code in (413, 422)
    assert "50,000" in text_of(answer)
    assert given_back(answer, "Begin here. ")
    assert stored() == 0


@pytest.mark.parametrize("sign", ["x", "አ", "😢"])
def test_the_limit_counts_signs_as_a_person_does(person, sign):  # B07
    assert person.check(sign * 50_000).status_code == 200

    refused = person.check(sign * 50_001)
    assert refused.status_code == 422
    assert "50,000" in text_of(refused)
    assert given_back(refused, sign * 50_001)


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u200b", "\u0301\u0301"])
def test_nothing_readable_asks_for_a_few_words(person, words):  # B08
    answer = person.check(words, a3="Gate 4")

    assert answer.status_code == 422
    assert "Please write what happened" in text_of(answer)
    assert 'value="Gate 4"' in answer.text


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("a" + "\u0301" * 5000, id="B09 zalgo"),
        pytest.param("x" * 49_000, id="B09 one line"),
        pytest.param("\u202egnp.exe", id="B09 override"),
        pytest.param("\ufeffبسم", id="B09 byte order mark"),
        pytest.param("<script>alert(1)</script>{{7*7}}${7}", id="B10"),
        pytest.param("line\nline", id="B10 lines"),
        pytest.param("=HYPERLINK(1)", id="B11"),
        pytest.param("e\u0301 \u00e9", id="B15"),
    ],
)
def test_words_are_kept_and_shown_exactly_as_typed(person, words):
    number = person.file(words)
    person.have()

    assert thread_behind(number) == [words]
    assert given_back(person.get(), words)
    assert "<script" not in person.pages[-1].text


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\x7f", "\u2028"])
def test_signs_that_move_a_screen_are_kept_as_typed(app, sign):  # B10
    app.test_client_class = FlaskClient  # such signs are no HTML
    number = Person(app.test_client()).file(f"be{sign}fore")

    assert thread_behind(number) == [f"be{sign}fore"]


def test_fields_nobody_asked_for_have_no_effect(person):  # B12
    number = person.file(WORDS, role="admin", state="closed", n="3", **{"f[]": "x"})

    assert thread_behind(number) == [WORDS]
    with db.scope() as session:
        assert session.scalars(select(Case.state)).one() == "received"


@pytest.mark.parametrize(
    "field", [{"a7": "atlantis"}, {"a4": "king"}, {"a5": "perhaps"}, {"a1": "x"}]
)
def test_a_choice_that_is_not_offered_is_refused_beside_its_field(person, field):  # B14
    answer = person.check(WORDS, **field)

    assert answer.status_code == 422
    assert given_back(answer, WORDS)


def written(number, how):
    spellings = {
        "as it is": number,
        "spaces": receipts.grouped(number),
        "dashes": receipts.grouped(number).replace(" ", "-"),
        "long dashes": receipts.grouped(number).replace(" ", "\u2013"),
        "no-break spaces": receipts.grouped(number).replace(" ", "\u00a0"),
        "a line": number + "\r\n",
        "quoted": f"“{number}”",
        "dots": receipts.grouped(number).replace(" ", "."),
        "letters": number.replace("0", "O").replace("1", "l"),
        "capitals": number.replace("0", "o").replace("1", "I"),
    }
    return spellings.get(how) or number.translate(DIGITS[how])


@pytest.mark.parametrize(
    "how",
    ["as it is", "spaces", "dashes", "long dashes", "no-break spaces", "a line", "quoted", "dots",
     "letters", "capitals", *DIGITS],
)  # fmt: skip
def test_a_number_is_read_however_somebody_writes_it(person, how):  # B16, B17
    number = person.file()
    person.post("finish")

    assert "Your message" in text_of(person.open(written(number, how)))


def test_a_slip_of_the_finger_is_called_one_and_costs_nothing(person, monkeypatch):  # B18
    number = person.file()
    person.post("finish")
    monkeypatch.setattr(filing, "opened_by", lambda _receipt: pytest.fail("derived"))
    wrong = number[:7] + str((int(number[7]) + 1) % 10) + number[8:]

    answer = person.open(wrong)

    assert answer.status_code == 422
    assert "typing mistake" in text_of(answer)


@pytest.mark.parametrize("typed", ["", "1", "1" * 24, "1" * 26, "9" * 100_000, "😢", "' OR 1=1 --"])
def test_what_cannot_be_a_number_gets_one_neutral_answer(person, typed):  # B19
    answer = person.open(typed)

    assert answer.status_code == 422
    assert "25 digits" in text_of(answer)


def unknown_number(n=0):
    return receipts.receipt_for(bytes([n]) * 32, pepper=bytes.fromhex(PEPPER))


def test_an_unknown_and_an_erased_number_get_the_same_bytes(app, person):  # B20
    number = person.file()
    person.post("finish")
    with db.scope(), db.write() as session:
        for table in reversed(db.Base.metadata.sorted_tables):
            if table.name in (
                "standing",
                "items",
                "voices",
                "grants",
                "case_keys",
                "cases",
                "duties",
            ):
                session.execute(table.delete())

    def answers(typed):
        browser = app.test_client()
        got = browser.post("/", data={"step": "open", "b1": typed}, follow_redirects=True)
        headers = [without_cookie(each) for each in (*got.history, got)]
        return got.status_code, headers, got.data.replace(typed.encode(), b"typed")

    assert answers(number) == answers(unknown_number())
    assert answers(number)[0] == 422


def test_an_unknown_and_a_known_number_ask_for_the_same_work(person, monkeypatch):  # B20
    number = person.file()
    person.post("finish")
    asked = []
    inner = receipts.root_of
    monkeypatch.setattr(receipts, "root_of", lambda r, **k: asked.append(r) or inner(r, **k))

    person.post("open", {"b1": number})
    person.post("finish")
    person.post("open", {"b1": unknown_number()})

    assert asked == [number, unknown_number()]


def test_a_number_in_the_address_is_not_read(person):  # B21
    number = person.file()
    person.post("finish")

    for address in (f"/?b1={number}", f"/?step=open&b1={number}"):
        assert "Your message" not in text_of(person.get(address))
    assert person.get(f"/{number}").status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}],
)
def test_filing_needs_no_origin_no_referrer_and_no_script(client, headers):  # B36
    assert Person(client, **headers).file()


def test_without_cookies_filing_works_and_only_coming_back_asks_for_them(app):  # B36
    person = Person(app.test_client(use_cookies=False))

    number = person.file()

    assert thread_behind(number)
    assert "Your message" not in text_of(person.open(number))


def test_a_number_that_was_mistyped_stays_in_no_page_the_browser_would_send_again(person):
    number = person.file()
    person.post("finish")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    refused = person.post("open", {"b1": wrong})
    shown, again = person.get(), person.get()
    person.open(number)
    person.post("finish")

    assert refused.status_code == 303
    assert wrong not in refused.headers["Location"]
    assert wrong in shown.get_data(as_text=True)
    assert wrong not in again.get_data(as_text=True)
    assert wrong not in person.get().get_data(as_text=True)


@pytest.mark.parametrize("token", ["", "rubbish", "A" * 96, "é" * 96])
def test_a_form_without_its_own_id_is_given_a_new_one_with_the_words_in_it(person, token):  # B37
    person.check(WORDS, a3="Gate 4")

    answer = person.send(f=token)

    assert stored() == 0
    assert given_back(answer, WORDS)
    assert "press Send again" in text_of(answer)
    again = person.send()
    assert again.status_code == 303
    assert stored() == 1


def test_a_form_left_open_too_long_keeps_its_words_and_can_be_sent(person):  # B37
    person.check(WORDS)
    clock.freeze(A_MONDAY + timedelta(minutes=61))

    answer = person.send()

    assert stored() == 0
    assert given_back(answer, WORDS)
    number = number_on(person.send()) or number_on(person.get())
    assert thread_behind(number) == [WORDS]


def test_a_reply_left_open_too_long_keeps_its_words_and_can_be_sent(person):  # B37
    number = person.file()
    person.have()
    person.get()
    form_id = form_id_on(person.pages[-1])
    for minutes in (40, 80):
        clock.freeze(A_MONDAY + timedelta(minutes=minutes))
        person.get()

    answer = person.post("reply", {"a2": "More words", "z": "1", "f": form_id})

    assert given_back(answer, "More words")
    assert thread_behind(number) == [filing_words()]
    person.reply("More words")
    assert thread_behind(number) == [filing_words(), "More words"]


def filing_words():
    return "The shift leader keeps our passports. We ask to get them back."


def test_back_and_send_again_gives_the_same_number_and_one_case(person):  # B38
    person.get()
    checked = person.check(WORDS)
    numbers = []
    for _again in range(3):
        person.send(checked)
        numbers.append(number_on(person.get()))

    assert len(set(numbers)) == 1
    assert stored() == 1
    assert thread_behind(numbers[0]) == [WORDS]


def test_twenty_sendings_at_once_file_one_case_and_give_one_number(app, person):  # B38
    checked = person.check(WORDS)
    fields = [pair for pair in Page(checked.text).fields if pair[0] != "step"]
    ready, numbers = threading.Barrier(20), []

    def send():
        one = Person(app.test_client(use_cookies=False))
        ready.wait()
        numbers.append(number_on(one.post("send", fields)))

    threads = [threading.Thread(target=send) for _n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(numbers) == 20
    assert len(set(numbers)) == 1
    assert stored() == 1
    assert thread_behind(numbers[0]) == [WORDS]


def test_other_words_sent_from_the_same_page_are_added_and_never_lost(person):  # B38
    checked = person.check("First words")
    person.send(checked)
    person.send(checked, a2="Second words")

    number = number_on(person.get())
    assert thread_behind(number) == ["First words", "Second words"]
    assert stored() == 1


def test_a_database_that_takes_no_write_keeps_the_words_on_the_page(
    person, monkeypatch
):  # B53, B55
    person.check(WORDS)

    def full(*_args, **_kwargs):
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as fault:
        fault.setattr(filing, "file", full)
        answer = person.send()

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert given_back(answer, WORDS)
    assert stored() == 0
    assert person.send().status_code == 303


def test_a_full_queue_keeps_the_words_on_the_page(person, monkeypatch):  # B62
    person.check(WORDS)
    with monkeypatch.context() as fault:
        fault.setattr(limits, "receipts", limits.Queue(running=0, waiting=0))
        answer = person.send()

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert given_back(answer, WORDS)
    assert person.send().status_code == 303


@pytest.mark.parametrize("cookie", ["x" * 16_000, "rubbish", "é", "AAAA"])
def test_a_strange_cookie_is_no_visit_and_no_error(client, cookie):  # B34
    answer = client.get("/", headers={"Cookie": f"v={cookie}; desk={cookie}"})

    assert answer.status_code == 203
    assert "Your message" not in text_of(answer)


@pytest.mark.parametrize("language", ["*", "x" * 10_000, "de;q=1", "ar\x01", "<script>"])
def test_a_strange_language_gets_the_page_of_its_address(client, language):  # B35
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": language}).text


@pytest.mark.parametrize(
    "path",
    ["/%2e%2e/etc/passwd", "/static/../portal/db.py", "/a%00b", "/" + "a" * 8000, "/;x"],
)
def test_a_strange_address_leads_nowhere(client, path):  # B32
    assert client.get(path).status_code in (308, 404)


def test_a_packed_body_is_not_unpacked(client):  # B29
    answer = client.post("/", data=b"x", content_type=FORM, headers={"Content-Encoding": "gzip"})

    assert answer.status_code == 415


def test_a_hundred_thousand_fields_are_refused(client):  # B25
    body = whole() + b"&x=1" * 100_000

    answer = client.post("/", data=body, content_type=FORM)

    assert answer.status_code == 413
    assert given_back(answer, WORDS)


def test_a_thousand_parts_are_refused(client):  # B24
    body = multipart([(b"step", b"check"), (b"a2", WORDS.encode())] + [(b"x", b"1")] * 1001)

    answer = client.post("/", data=body, content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 413
