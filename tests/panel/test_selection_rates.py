"""Selection rates of two groups from counts: hand-worked, and refused where counts cannot be."""

from __future__ import annotations

import pytest

from interviewer.domain.agreement.selection import selection_rates
from interviewer.errors import CallerMistake
from interviewer.present.panel_more import rates_lines
from tests.support.command import RunCli


def test_five_of_ten_against_three_of_eight() -> None:
    # 0.375 / 0.5 = 0.75; one more of eight: 0.5 / 0.5 = 1
    found = selection_rates((5, 10), (3, 8))
    assert (found.ratio, found.below_four_fifths, found.one_more, found.few) == (0.75, True, 1.0, True)
    assert found.p == pytest.approx(0.664, abs=0.001)


def test_fisher_on_a_table_worked_by_hand() -> None:
    # 3 of 3 against 0 of 3: each of the two extreme tables has 1 of C(6, 3) = 20 arrangements
    assert selection_rates((3, 3), (0, 3)).p == pytest.approx(2 / 20)


def test_exactly_four_fifths_is_not_below_it() -> None:
    assert not selection_rates((4, 10), (5, 10)).below_four_fifths


def test_nobody_selected_has_no_ratio_and_equal_rates_no_one_more() -> None:
    assert selection_rates((0, 10), (0, 20)).ratio is None
    assert "no ratio" in rates_lines(selection_rates((0, 10), (0, 20)))[0]
    assert selection_rates((5, 10), (10, 20)).one_more is None


@pytest.mark.parametrize("counts", [(5, 4), (-1, 4), (0, 0)])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(CallerMistake, match="second group: found"):
        selection_rates((1, 2), counts)


def test_the_command_takes_counts_and_nothing_else(run_cli: RunCli) -> None:
    ran = run_cli("panel", "rates", "5/10", "3/8")
    assert (ran.code, "ratio 0.75, below four fifths" in ran.stdout) == (0, True)
    assert "would make the ratio 1.00" in ran.stdout
    refused = run_cli("panel", "rates", "5/10", "ash:3/8")
    assert (refused.code, "expected counts such as 5/10" in refused.stderr) == (2, True)
