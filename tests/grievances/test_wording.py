"""A message that would tell who somebody is, noticed before it goes; a nudge that stores nothing."""

import pytest

from portal import i18n
from portal.grievances.wording import BY_LANGUAGE, repeats, telling_questions

ASKED = {
    "en": "Thank you. Which shift was it?",
    "es": "Gracias. ¿En qué turno fue?",
    "fr": "Merci. Dans quelle équipe était-ce ?",
    "pt": "Obrigado. Em que turno foi?",
    "ar": "شكرًا. في أي وردية كان ذلك؟",
    "bn": "ধন্যবাদ। এটা কোন শিফটে হয়েছিল?",
    "zh": "谢谢。是哪个班次\N{FULLWIDTH QUESTION MARK}",
    "sw": "Asante. Ilikuwa zamu gani?",
    "hi": "धन्यवाद। यह किस शिफ्ट में हुआ?",
    "id": "Terima kasih. Itu shift yang mana?",
}
THEIRS = {
    "en": "The shift leader keeps our passports and says we get them back when the contract ends.",
    "ar": "رئيس الوردية يحتفظ بجوازات سفرنا ويقول إننا نستعيدها عندما ينتهي العقد.",
    "bn": "শিফটের সর্দার আমাদের পাসপোর্ট নিজের কাছে রাখে আর বলে চুক্তি শেষ হলে ফেরত পাব।",
    "zh": "班长扣着我们的护照\N{FULLWIDTH COMMA}说合同到期才还给我们。",
}


def test_every_language_has_its_own_list():
    assert set(BY_LANGUAGE) == set(i18n.NAMES)
    assert all(len(stems) >= 20 for stems in BY_LANGUAGE.values())


@pytest.mark.parametrize("language", ASKED)
def test_a_question_for_the_shift_is_noticed_in_every_language(language):
    (found,) = telling_questions(ASKED[language])

    assert found in ASKED[language]
    assert found != ASKED[language]


@pytest.mark.parametrize(
    "text",
    [
        "We spoke with the shift leader on Tuesday.",
        "Do you want somebody from outside to read this?",
        "May your agency answer? Is there protective equipment for everybody?",
        "Apakah manusia di sana masih punya air sumur?",
        "影响有多大\N{FULLWIDTH QUESTION MARK}",
        "Is it still going on?",
        "",
    ],
)
def test_what_asks_for_nothing_telling_is_left_alone(text):
    assert telling_questions(text) == []


@pytest.mark.parametrize("language", THEIRS)
def test_a_phrase_of_the_persons_own_is_noticed_however_it_is_written(language):
    theirs = THEIRS[language]
    middle = theirs[len(theirs) // 4 :]

    assert repeats(f"{middle.upper()}!", [theirs])
    assert repeats(middle, ["", theirs])


def test_words_of_ones_own_repeat_nothing():
    assert repeats("We asked the agency to give every passport back.", THEIRS.values()) == ""
    assert repeats("The shift leader keeps", [THEIRS["en"]]) == ""
    assert repeats("我们已经问过中介公司\N{FULLWIDTH COMMA}请他们归还证件。", [THEIRS["zh"]]) == ""
