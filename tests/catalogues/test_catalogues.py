"""The shipped catalogues are whole, agree with each other and can be read in words."""

import itertools

import pytest
from flask import Flask
from flask_babel import Babel

from portal.catalogues import UnknownCode, groups, outcomes, rights, severity
from portal.catalogues.severity import Dimension, Severity, SeverityWord


@pytest.fixture
def spoken():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def test_forty_two_rights_are_shipped_each_with_its_own_code_and_title(spoken):
    assert len(rights.RIGHTS) == 42
    assert len({right.code for right in rights.RIGHTS}) == 42
    assert len({str(right.label) for right in rights.RIGHTS}) == 42


def test_every_right_belongs_to_a_family_and_every_family_has_a_right():
    assert {right.family for right in rights.RIGHTS} == {each.code for each in rights.FAMILIES}
    assert sum(len(rights.rights_of(each.code)) for each in rights.FAMILIES) == 42


def test_every_right_names_an_instrument_that_is_written_out_in_full():
    for right in rights.RIGHTS:
        assert right.references
        assert all(len(name) > 20 for name in right.instruments), right.code


def test_the_groups_named_by_a_right_stand_in_the_list_of_groups():
    for code in itertools.chain.from_iterable(right.groups for right in rights.RIGHTS):
        assert groups.group(code).code == code


def test_retaliation_children_and_sexual_violence_are_special_families():
    for code in ("REM-1", "CHD-1", "SEC-2", "HAR-2"):
        assert rights.family(rights.right(code).family).special

    assert not rights.family("WAG").special


@pytest.mark.parametrize("look_up", [rights.right, rights.family, groups.group])
def test_an_unknown_code_is_refused_by_name(look_up):
    with pytest.raises(UnknownCode, match="XYZ-9"):
        look_up("XYZ-9")


@pytest.mark.parametrize(
    ("levels", "word"),
    [
        ((1, 1, 1), SeverityWord.MINOR),
        ((1, 2, 1), SeverityWord.MODERATE),
        ((2, 2, 2), SeverityWord.MODERATE),
        ((3, 2, 2), SeverityWord.SERIOUS),
        ((3, 3, 1), SeverityWord.SEVERE),
        ((1, 1, 4), SeverityWord.SEVERE),
    ],
)
def test_one_dimension_at_four_or_two_at_three_make_harm_severe(levels, word):
    assert Severity(*levels).word() is word
    assert Severity(*levels).is_severe == (word is SeverityWord.SEVERE)


def test_raising_one_dimension_never_makes_harm_sound_lighter():
    rank = list(SeverityWord).index
    for levels in itertools.product(severity.LEVELS, repeat=3):
        for side in range(3):
            worse = list(levels)
            worse[side] = min(4, worse[side] + 1)
            assert rank(Severity(*worse).word()) >= rank(Severity(*levels).word())


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_level_outside_one_to_four_is_refused(level):
    with pytest.raises(ValueError, match="1 to 4"):
        Severity(1, level, 1)
    with pytest.raises(ValueError, match="1 to 4"):
        severity.sentence(Dimension.SCOPE, level)


def test_every_level_outcome_and_group_can_be_said_in_its_own_words(spoken):
    said = [
        severity.sentence(dimension, level) for dimension in Dimension for level in severity.LEVELS
    ]
    said += [outcomes.OUTCOME_LABELS[each] for each in outcomes.Outcome]
    said += [severity.WORD_LABELS[word] for word in SeverityWord]
    said += [severity.DIMENSION_LABELS[dimension] for dimension in Dimension]
    said += [each.label for each in groups.GROUPS]

    assert len({str(words) for words in said}) == len(said)
