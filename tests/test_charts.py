"""Pictures of figures draw what was measured and show what was not."""

import pytest

from portal import charts
from portal.charts import Series, Words, bar_chart, line_chart

WORDS = Words("Month", "missing", lambda number: f"{number:,}")
MONTHS = ["January", "February", "March", "April"]


def bars(values, labels=MONTHS, **kwargs):
    return bar_chart("Received", "By month", labels, Series("Received", values), WORDS, **kwargs)


def lines(*runs, labels=MONTHS):
    series = [Series(f"Series {at}", run) for at, run in enumerate(runs)]
    return line_chart("In time", "By month", labels, series, WORDS)


def test_a_missing_value_is_a_gap_and_a_word_and_never_a_zero():
    chart = bars([3, None, 0, 5])

    assert [bar.label for bar in chart.bars] == ["January", "March", "April"]
    assert [gap.text for gap in chart.gaps] == ["missing"]
    assert chart.table_rows[1] == ("February", "missing")
    assert chart.table_rows[2] == ("March", "0")


def test_a_zero_is_drawn_as_a_bar_without_height_and_says_zero():
    (bar,) = bars([0], labels=["May"]).bars

    assert (bar.h, bar.value_text) == (0, "0")


def test_columns_stand_on_the_ground_and_are_as_tall_as_their_numbers():
    chart = bars([10, 20, 40, 30])

    assert {round(bar.y + bar.h, 1) for bar in chart.bars} == {chart.height - charts.BOTTOM}
    assert chart.bars[1].h == pytest.approx(2 * chart.bars[0].h, abs=0.2)
    assert chart.bars[2].h == pytest.approx(4 * chart.bars[0].h, abs=0.2)


def test_columns_stay_apart_and_inside_the_picture():
    chart = bars(list(range(18)), labels=[str(month) for month in range(18)])

    for left, right in zip(chart.bars, chart.bars[1:], strict=False):
        assert left.x + left.w < right.x
    assert chart.bars[0].x >= charts.LEFT
    assert chart.bars[-1].x + chart.bars[-1].w <= chart.width


def test_neighbouring_missing_months_make_one_gap_as_wide_as_both():
    chart = bars([3, None, None, 5])

    (gap,) = chart.gaps
    assert gap.w == pytest.approx((chart.width - charts.LEFT) / 2, abs=0.2)


def test_a_line_is_broken_where_a_value_is_missing():
    chart = lines([1, 2, None, 4])

    assert chart.lines[0].d.count("M") == 2
    assert chart.lines[0].d.count("L") == 1
    assert len(chart.dots) == 3


def test_a_series_with_nothing_measured_has_no_line_but_its_column_in_the_table():
    chart = lines([1, 2, 3, 4], [None] * 4)

    assert [line.name for line in chart.lines] == ["Series 0"]
    assert chart.table_head == ("Month", "Series 0", "Series 1")
    assert {row[2] for row in chart.table_rows} == {"missing"}


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (7, ["0", "2", "4", "6", "8"]),
        (95, ["0", "20", "40", "60", "80", "100"]),
        (4001, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
    ],
)
def test_the_scale_starts_at_zero_and_ends_above_the_highest_value(highest, marks):
    chart = bars([highest], labels=["May"])

    assert [tick.text for tick in chart.ticks] == marks
    assert all(bar.y >= charts.TOP for bar in chart.bars)


def test_a_fixed_top_keeps_percentages_on_a_scale_of_a_hundred():
    assert bars([12, 30, 40, 50], top=100).ticks[-1].text == "100"


def test_labels_under_the_picture_are_few_enough_for_a_phone():
    chart = bars([1] * 18, labels=[f"Month {at}" for at in range(18)])

    assert len(chart.x_labels) == 6
    assert len(chart.table_rows) == 18


def test_nothing_at_all_still_makes_a_picture_with_an_empty_table():
    chart = bars([], labels=[])

    assert (chart.bars, chart.gaps, chart.table_rows) == ((), (), ())


def test_values_and_labels_must_be_as_many():
    with pytest.raises(ValueError, match="shorter"):
        bars([1, 2, 3])
