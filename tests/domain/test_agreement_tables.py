"""Every printed table of the literature, to the digits it was printed with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from interviewer.domain.agreement import bootstrap
from interviewer.domain.agreement.alpha import coincidences, krippendorff_alpha, resampled
from interviewer.domain.agreement.chance import coefficient
from interviewer.domain.agreement.concordance import kendall_w
from interviewer.domain.agreement.fleiss import fleiss_kappa
from interviewer.domain.agreement.generalizability import crossed, dependability, nested
from interviewer.domain.agreement.icc import components, f_interval, icc, mean_squares, one_way
from interviewer.domain.agreement.kappa import kappa, weighted_kappa
from interviewer.domain.agreement.similarity import from_disagreement
from tests.domain import agreement_tables as data

approx = pytest.approx


def printed(value: float) -> Any:
    """Equal to all printed digits: half a unit of the last one."""
    digits = len(str(value).partition(".")[2])
    return approx(value, abs=0.5000001 * 10**-digits)


@pytest.mark.parametrize(
    ("metric", "published", "to_more_digits"),
    [
        ("nominal", 0.743, 0.743421052631579),
        ("ordinal", 0.815, 0.8153875037548814),
        ("interval", 0.849, 0.8491071428571428),
        ("ratio", 0.797, 0.7974027747116121),
    ],
)
def test_table_1_alpha_of_the_canonical_example(metric, published, to_more_digits):
    assert krippendorff_alpha(data.CANONICAL, metric) == printed(published)
    assert krippendorff_alpha(data.CANONICAL, metric) == approx(to_more_digits, abs=1e-12)


def test_table_1_coincidences_of_the_canonical_example():
    third = 1 / 3
    assert coincidences(data.CANONICAL) == approx(
        np.array(
            [
                [7, 4 * third, third, third, 0],
                [4 * third, 10, 4 * third, third, 0],
                [third, 4 * third, 8, third, 0],
                [third, third, third, 4, 0],
                [0, 0, 0, 0, 3],
            ]
        )
    )


@pytest.mark.parametrize(
    ("idea", "kind", "value", "se", "expected"),
    [
        ("gwet", "identity", 0.77544, 0.14295, 0.1903212),
        ("fleiss", "identity", 0.76117, 0.15302, 0.2387153),
        ("krippendorff", "identity", 0.74342, 0.14557, 0.24),
        ("conger", "identity", 0.76282, 0.14917, 0.2334252),
        ("brennan-prediger", "identity", 0.77273, 0.14472, 0.2),
        ("gwet", "quadratic", 0.914, 0.10396, 0.7137044),
        ("fleiss", "quadratic", 0.86494, 0.14603, 0.8177083),
        ("krippendorff", "quadratic", 0.84911, 0.12913, 0.825),
        ("conger", "quadratic", 0.85771, 0.14367, 0.8269638),
        ("brennan-prediger", "quadratic", 0.90152, 0.11089, 0.75),
    ],
)
def test_table_1_five_ideas_of_chance(idea, kind, value, se, expected):
    found = coefficient(data.CANONICAL_GWET, idea, kind=kind)
    assert (found.value, found.se, found.expected) == (printed(value), printed(se), printed(expected))
    if idea != "krippendorff":
        assert found.observed == printed({"identity": 0.8181818, "quadratic": 0.9753788}[kind])


def test_table_1_conger_depends_on_which_rater_gave_the_lone_level():
    # Python's irrCAC prints .76207 and .85717 for the original placing: other data, not another formula.
    assert coefficient(data.CANONICAL, "conger").value == printed(0.76207)
    assert coefficient(data.CANONICAL, "conger", kind="quadratic").value == printed(0.85717)


def test_table_1_intervals():
    assert coefficient(data.CANONICAL, "gwet").interval == (printed(0.461), 1)
    assert coefficient(data.CANONICAL, "gwet", kind="quadratic").interval == (printed(0.685), 1)
    assert coefficient(data.CANONICAL, "krippendorff").interval == (printed(0.419), 1)


@pytest.mark.parametrize(("metric", "low"), [("nominal", 0.422), ("ordinal", 0.444), ("interval", 0.422)])
def test_table_1_bootstrap_by_unit(metric, low):
    shared = data.CANONICAL[(~np.isnan(data.CANONICAL)).sum(axis=1) >= 2]
    figure = resampled(shared, metric, scale=np.arange(1.0, 6.0))
    interval = bootstrap.intervals({"alpha": figure}, len(shared), draws=5_000, seed=0)["alpha"]
    assert interval is not None
    # Other draws than those of the printed run: the Monte Carlo error of the 2.5th percentile is about 0.02.
    assert interval.low == approx(low, abs=0.04)
    assert interval.high == approx(1)


def test_table_2_three_coders():
    assert krippendorff_alpha(data.THREE_CODERS, "nominal") == printed(0.691358)
    assert krippendorff_alpha(data.THREE_CODERS, "interval") == printed(0.810845)


def test_table_3_mean_squares_and_components():
    ms = mean_squares(data.SHROUT_FLEISS)
    assert (ms.packets, ms.within, ms.raters, ms.residual) == (
        printed(11.241667),
        printed(6.263889),
        printed(32.486111),
        printed(1.019444),
    )
    parts = components(data.SHROUT_FLEISS)
    assert (parts.packets, parts.raters, parts.residual) == (
        printed(2.555556),
        printed(5.244444),
        printed(1.019444),
    )
    assert ms.packets / ms.within == printed(1.794678)
    assert ms.packets / ms.residual == printed(11.027248)


def test_table_3_six_correlations_with_their_intervals():
    table = data.SHROUT_FLEISS
    assert one_way(table).single == printed(0.165742)
    assert icc(table, "A,1") == printed(0.289764)
    assert icc(table, "C,1") == printed(0.714841)
    assert one_way(table).average == printed(0.442797)
    assert icc(table, "A,k") == printed(0.620051)
    assert icc(table, "C,k") == printed(0.909316)
    bounds = {
        "1,1": (-0.13, 0.72),
        "A,1": (0.02, 0.76),
        "C,1": (0.34, 0.95),
        "1,k": (-0.88, 0.91),
        "A,k": (0.07, 0.93),
        "C,k": (0.68, 0.99),
    }
    for form, (low, high) in bounds.items():
        assert f_interval(table, form) == (printed(low), printed(high)), form  # type: ignore[arg-type]


def test_table_4_fleiss_patients():
    found = fleiss_kappa(data.PATIENTS)
    assert found.value == printed(0.43024452)
    assert (found.observed, found.expected) == (printed(0.55555556), printed(0.21993827))
    assert (found.se_null, found.z) == (printed(0.02437393), printed(17.651831))
    assert found.categories == (
        printed(0.244755),
        printed(0.244755),
        printed(0.520000),
        printed(0.471127),
        printed(0.566118),
    )


def test_table_4_other_ideas_of_chance_for_the_patients():
    ratings = data.from_counts(data.PATIENTS)
    assert coefficient(ratings, "brennan-prediger").value == printed(0.444444)
    assert krippendorff_alpha(ratings, "nominal") == printed(0.43340983)
    assert (coefficient(ratings, "fleiss").value, coefficient(ratings, "fleiss").se) == (
        printed(0.43024),
        printed(0.0542),
    )
    assert (coefficient(ratings, "gwet").value, coefficient(ratings, "gwet").se) == (
        printed(0.44788),
        printed(0.05566),
    )


def test_table_4_first_fifteen_patients():
    ratings = data.from_counts(data.PATIENTS[:15])
    first = coefficient(ratings, "gwet")
    assert (first.value, first.se, first.expected) == (
        printed(0.4448007),
        printed(0.08418757),
        printed(0.1914815),
    )
    assert first.interval == (printed(0.264), printed(0.625))
    fleiss = coefficient(ratings, "fleiss")
    assert (fleiss.value, fleiss.se) == (printed(0.4139265), printed(0.08119291))
    # R prints .08243228 for alpha's error from counts: that function moves the chance term once, its raw-data
    # sister twice (as table 1 shows). Ours is the latter, which for equal rows is Fleiss' error.
    alpha = coefficient(ratings, "krippendorff")
    assert (alpha.value, alpha.se) == (printed(0.4204384), printed(0.08119291))
    assert coefficient(ratings, "brennan-prediger").value == printed(0.4388889)
    weighted = coefficient(ratings, "gwet", kind="quadratic")
    assert (weighted.value, weighted.se) == (printed(0.4837438), printed(0.1058227))
    assert coefficient(ratings, "fleiss", kind="quadratic").value == printed(0.2511909)
    assert coefficient(ratings, "krippendorff", kind="quadratic").value == printed(0.259511)
    assert coefficient(ratings, "brennan-prediger", kind="quadratic").value == printed(0.4177778)


def test_table_5_fourteen_raters():
    assert fleiss_kappa(data.FOURTEEN_RATERS).value == printed(0.20993070)
    assert fleiss_kappa(data.FOURTEEN_RATERS).value == printed(0.210)


@pytest.mark.parametrize(
    ("kind", "idea", "value", "se"),
    [
        ("identity", "conger", 0.7964094, 0.05891072),
        ("identity", "fleiss", 0.7962397, 0.05905473),
        ("identity", "gwet", 0.8493305, 0.04321747),
        ("identity", "brennan-prediger", 0.835, 0.04693346),
        ("identity", "krippendorff", 0.7972585, None),
        ("linear", "conger", 0.8429, 0.04787),
        ("linear", "fleiss", 0.8428, None),
        ("linear", "gwet", 0.90002, 0.02928),
        ("linear", "brennan-prediger", 0.87625, None),
        ("linear", "krippendorff", 0.84359, None),
        ("quadratic", "conger", 0.8921569, 0.03535151),
        ("quadratic", "fleiss", 0.8921093, None),
        ("quadratic", "gwet", 0.9402369, 0.01792019),
        # The source has .02246673: sqrt((.951875 - .9725²) / 100) / (1 - 2/3) is .02346673.
        ("quadratic", "brennan-prediger", 0.9175, 0.02346673),
        ("quadratic", "krippendorff", 0.8926487, None),
    ],
)
def test_table_6_two_abstractors(kind, idea, value, se):
    found = coefficient(data.from_cross_table(data.ABSTRACTORS), idea, kind=kind)
    assert found.value == printed(value)
    # These errors were printed from a cross table, which divides by n = 100 and not by n - 1.
    assert se is None or found.se * np.sqrt(99 / 100) == printed(se)
    if idea != "krippendorff":
        assert found.observed == printed({"identity": 0.89, "linear": 0.945, "quadratic": 0.9725}[kind])
    if idea == "conger":
        assert kappa(data.ABSTRACTORS, kind).value == approx(found.value)


def test_table_7_cohen_with_weights_of_his_own():
    table = 200 * np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]])
    plain = kappa(table)
    assert (plain.value, plain.se) == (printed(0.491525), printed(0.051002))
    symmetric = from_disagreement(np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]], dtype=float))
    assert kappa(table, symmetric).value == printed(0.347826)
    lopsided = from_disagreement(np.array([[0, 1, 4], [1, 0, 6], [2, 2, 0]], dtype=float))
    assert kappa(table, lopsided).value == printed(0.353383)


def test_table_7_fleiss_cohen_everitt():
    close = np.array([[1, 0, 0.4444], [0, 1, 0.6667], [0.4444, 0.6667, 1]])
    found = kappa(np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]], dtype=float), close)
    assert (found.value, found.se, found.se_null) == (printed(0.507070), printed(0.056994), printed(0.065336))
    assert found.se**2 == printed(0.003248)
    assert found.se_null**2 == approx(0.004270, abs=2e-6)


def test_table_7_sas_three_by_three():
    table = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]], dtype=float)
    simple = kappa(table)
    assert (simple.value, simple.se, simple.se_null, simple.z) == (
        printed(0.4842),
        printed(0.1380),
        printed(0.1484),
        printed(3.2626),
    )
    assert simple.interval == (printed(0.2137), printed(0.7547))
    linear = kappa(table, "linear")
    assert (linear.value, linear.se) == (printed(0.4701), printed(0.1457))
    assert linear.interval == (printed(0.1845), printed(0.7558))


@pytest.mark.parametrize(
    ("kind", "value", "se"),
    [("identity", 0.129330, 0.068599), ("linear", 0.237381, 0.078316), ("quadratic", 0.332046, 0.097298)],
)
def test_table_7_agresti_couples(kind, value, se):
    table = np.array([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]], dtype=float)
    found = kappa(table, kind)
    assert (found.value, found.se) == (printed(value), printed(se))


def test_table_8_persons_by_items():
    design = crossed(data.PERSONS_ITEMS, ("p", "i"))
    assert design.variance[frozenset("p")] == printed(0.0574)
    assert design.variance[frozenset("i")] == printed(0.0754)
    assert design.variance[frozenset("pi")] == printed(0.1269)
    found = dependability(design, "p")
    assert (found.rho2, found.phi) == (printed(0.844), printed(0.773))
    for items, rho2, phi in ((5, 0.693, 0.586), (10, 0.819, 0.740), (15, 0.871, 0.810), (20, 0.901, 0.850)):
        found = dependability(design, "p", {"i": items})
        # The source worked from rounded components: its third digit is off by one for n = 5 and 10.
        assert found.rho2 == approx(rho2, abs=1e-3)
        assert found.phi == approx(phi, abs=1e-3)


def test_table_8_persons_by_items_by_occasions():
    design = crossed(data.PERSONS_OCCASIONS_ITEMS, ("p", "o", "i"))
    sums = {"p": 62.20, "i": 37.45, "o": 3.20, "pi": 56.30, "po": 12.05, "io": 7.50, "pio": 25.25}
    variance = {
        "p": 0.5528, "i": 0.4417, "o": 0.0074, "pi": 0.5750, "po": 0.1009, "io": 0.1565, "pio": 0.9352,
    }  # fmt: skip
    for effect, value in sums.items():
        assert design.sums[frozenset(effect)] == approx(value, abs=5e-3), effect
    for effect, value in variance.items():
        assert design.variance[frozenset(effect)] == printed(value), effect
    found = dependability(design, "p")
    assert (found.rho2, found.phi) == (printed(0.63987), printed(0.55412))


def test_table_8_raters_nested_in_tasks():
    design = nested(data.PERSONS_TASKS_RATERS, ("p", "t", "r"))
    variance = {"p": 0.4731, "t": 0.3252, "tr": 0.6475, "pt": 0.5596, "ptr": 2.3802}
    for effect, value in variance.items():
        assert design.variance[frozenset(effect)] == printed(value), effect
    found = dependability(design, "p")
    assert (found.rho2, found.phi) == (printed(0.551439), printed(0.463702))


def test_table_9_alphas_and_components_of_the_creativity_data():
    cells = data.CREATIVITY.reshape(3, 35).T
    assert krippendorff_alpha(cells, "nominal") == printed(0.1537)
    assert krippendorff_alpha(cells, "ordinal") == printed(0.2793)
    assert krippendorff_alpha(cells, "interval") == printed(0.2884)
    design = crossed(data.CREATIVITY, ("r", "p", "i"))
    for effect, value in {
        "p": 0.4421, "r": -0.1183, "i": 0.4310, "pr": 1.4087, "ri": 0.0627, "pi": 0.3214, "pri": 1.1802,
    }.items():  # fmt: skip
        assert design.variance[frozenset(effect)] == printed(value), effect


def test_table_10_anxiety():
    table = data.ANXIETY
    assert one_way(table).single == printed(0.175022)
    assert icc(table, "A,1") == printed(0.197998)
    assert icc(table, "C,1") == printed(0.216049)
    assert one_way(table).average == printed(0.388926)
    assert icc(table, "A,k") == printed(0.425499)
    assert icc(table, "C,k") == printed(0.452586)
    ms = mean_squares(table)
    assert ms.packets / ms.residual == printed(1.826772)
    assert weighted_kappa(table[:, :2], "quadratic").value == printed(0.296765)
    assert kendall_w(table, ties=False) == printed(0.501921)
    assert kendall_w(table) == printed(0.539657)
    assert krippendorff_alpha(table, "nominal") == printed(-0.023725)
    assert krippendorff_alpha(table, "ordinal") == printed(0.228387)
    assert krippendorff_alpha(table, "interval") == printed(0.170099)
