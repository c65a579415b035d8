"""Ready texts: in every language, asking for nothing that tells who somebody is, in the box and not sent."""

import pytest

from portal import db, i18n
from portal.grievances import message_templates, wording
from tests import factories
from tests.desk import acts_on, text_of


@pytest.mark.parametrize("name", message_templates.TEXTS)
def test_every_ready_text_exists_in_every_language_and_asks_nothing_that_tells(name):
    texts = message_templates.TEXTS[name]

    assert texts.keys() == set(i18n.NAMES)
    assert [one for one in texts.values() if wording.telling_questions(one)] == []


def test_every_ready_text_has_words_for_the_desk(app):
    with app.test_request_context():
        assert message_templates.names().keys() == message_templates.TEXTS.keys()


def test_a_ready_text_stands_in_the_box_in_the_persons_language_and_is_not_sent(app, as_user):
    with db.scope():
        case = factories.a_case(readers={"lena"}, language="bn")
    lena, own = as_user("lena"), f"/desk/grievances/{case.reference}"

    page = text_of(lena.get(f"{own}?text=no_news"))

    assert message_templates.TEXTS["no_news"]["bn"] in page
    assert acts_on(case) == []
    assert message_templates.TEXTS["no_news"]["bn"] not in text_of(lena.get(f"{own}?text=rubbish"))
