"""Base texts that meet every check, and edits that take one thing away.

A base is a list of (tag, sentence); an edit replaces or drops sentences by tag. Five domains, worded apart; the checks were
written before the last two.
"""

from collections.abc import Mapping, Sequence

Tagged = Sequence[tuple[str, str]]
Edit = Mapping[str, str | None]

TRIAL: Tagged = (
    ("title", "A 14-day trial converts more self-serve teams."),
    (
        "dec",
        "By 30 September the VP Growth decides whether self-serve teams keep a 7-day trial or get 14 days.",
    ),
    ("rec", "Move all new self-serve teams to 14 days from 1 October."),
    (
        "chart1",
        "Chart 1: in the eight-week test (18,240 teams) trial-to-paid rose from 11.8 % to 13.1 % "
        "(+1.3 points, 95 % interval +0.4 to +2.2).",
    ),
    (
        "chart2",
        "Chart 2: 62 % of the gain came from teams inviting a third member after day 7, "
        "against 18 % of teams overall.",
    ),
    ("cmm", "We return to 7 days if trial-to-paid of the October cohort is below 12.0 % on 30 November."),
    (
        "risk",
        "Risk: tickets per trial team rose 9 % (interval 2 to 16), about $40k a quarter if it lasts.",
    ),
    ("unknown", "Not known: whether enterprise teams behave alike; none were in the test."),
    (
        "definition",
        "Trial-to-paid = teams with a paid invoice within 30 days of sign-up ÷ teams starting a trial; "
        "billing.invoices and events.trial_start, 3 June–28 July.",
    ),
    ("method", "Method: difference in proportions, the simplest that fits a randomised test."),
    (
        "limit",
        "Limitation: summer sign-ups skew to small firms, which probably understates the ticket cost.",
    ),
    ("appendix", "Appendix: power and split check; segment charts; SQL."),
)
TRIAL_EDITS: Mapping[str, Edit] = {
    "E09": {
        "cmm": "We return to 7 days if trial-to-paid of the October cohort is disappointing on 30 November."
    },
    "E10": {"cmm": "We return to 7 days if trial-to-paid of the new cohort is below 12.0 %."},
    "E11": {"rec": "7, 10, 14, 21 days or by segment could each work."},
    "E12": {
        "chart1": "Chart 1: in the eight-week test (18,240 teams) trial-to-paid rose from 11.8 % to 13.1 % "
        "(+1.3 points)."
    },
    "E13": {
        "chart2": "Chart 2: 62 % of the gain came from teams inviting a third member after day 7, against 18 % of "
        "teams overall. Chart 3: sign-ups by channel; search brings 44 %. Chart 4: sessions per team by week. "
        "Chart 5: trial starts by country; 31 % are in Germany. Chart 6: median team size is 4."
    },
    "E14": {"unknown": None},
    "E15": {"title": "Trial length analysis"},
    "E16": {"dec": "This memo shares learnings on trial length."},
    "E17": {"definition": None},
}

CLINIC: Tagged = (
    ("title", "Calling patients two days ahead fills more clinic slots"),
    (
        "dec",
        "The Chief Operating Officer must choose by 28 March between keeping text reminders and adding a phone call "
        "for first appointments.",
    ),
    ("rec", "Add a call two days before every first appointment, starting on 7 April."),
    (
        "chart1",
        "Figure 1. In the randomised ten-week pilot (6,310 bookings) no-shows fell from 17.4 % to 13.9 %, a drop of "
        "3.5 percentage points (95 % CI 1.9 to 5.1).",
    ),
    (
        "chart2",
        "Figure 2. Patients under 30 account for 58 % of the avoided no-shows but only 31 % of bookings.",
    ),
    (
        "cmm",
        "Should the no-show rate of first appointments booked in April exceed 16 % by 31 May, we go back to texts only.",
    ),
    (
        "risk",
        "The main risk is that calls crowd out rebooking: clerks spent 40 minutes a day on them, which would cost two "
        "posts across the trust.",
    ),
    ("unknown", "We do not know how patients without a mobile number respond; the pilot left them out."),
    (
        "definition",
        "A no-show is a booked appointment with neither attendance nor cancellation, divided by all booked first "
        "appointments, 6 January to 14 March, from the table pas.appointments.",
    ),
    (
        "method",
        "We compared two proportions because bookings were assigned at random, so nothing more elaborate is needed.",
    ),
    ("limit", "One caveat: winter illness raises no-shows, so the effect is probably overstated for summer."),
    ("appendix", "Appendix: randomisation check, results by clinic, query text."),
)
CLINIC_EDITS: Mapping[str, Edit] = {
    "E09": {
        "cmm": "Should the no-show rate of first appointments booked in April be unsatisfactory by 31 May, we go back "
        "to texts only."
    },
    "E10": {"cmm": "Should the no-show rate of first appointments exceed 16 %, we go back to texts only."},
    "E11": {
        "rec": "There are four options: a call one day ahead, two days ahead, for under-30s only, or a deposit; any of "
        "them is viable."
    },
    "E12": {
        "chart1": "Figure 1. In the randomised ten-week pilot (6,310 bookings) no-shows fell from 17.4 % to 13.9 %, a "
        "drop of 3.5 percentage points."
    },
    "E13": {
        "chart2": "Figure 2. Patients under 30 account for 58 % of the avoided no-shows but only 31 % of bookings. "
        "Figure 3. Bookings by weekday. Figure 4. Average call length was 2.1 minutes. Figure 5. Clinics by number "
        "of clerks. Figure 6. Waiting time by specialty."
    },
    "E14": {"unknown": None},
    "E15": {"title": "Reminder calls: overview and results"},
    "E16": {"dec": "The purpose of this note is to inform stakeholders about the reminder pilot."},
    "E17": {"definition": None},
}

DEPOT: Tagged = (
    ("title", "# Night charging cuts the depot's power bill"),
    (
        "dec",
        "**Decision.** The Director of Fleet has to decide before 5 May whether vans charge on arrival or after 22:00.",
    ),
    ("rec", "**Ask.** Charge all vans after 22:00 from 1 June."),
    (
        "chart1",
        "**Exhibit 1:** energy cost per van-day went down from €6.20 to €4.85 in the six-week crossover trial "
        "(212 vans), that is by €1.35 (± €0.40 at 95 %).",
    ),
    (
        "chart2",
        "**Exhibit 2:** 71 % of the saving arises between 22:00 and 02:00, compared with 24 % of the charging time.",
    ),
    (
        "cmm",
        "**What would change our mind:** more than 2 % of vans leaving late in the June shifts. We look at this on "
        "5 July and would then switch back to charging on arrival.",
    ),
    (
        "risk",
        "**Risk:** if the night tariff is withdrawn, the saving shrinks to €0.30 a van-day and the new chargers do not "
        "pay back.",
    ),
    (
        "unknown",
        "**Open question:** how batteries age under fast night charging; the trial was too short to tell.",
    ),
    (
        "definition",
        "**Data:** energy cost per van-day = metered kWh times tariff, divided by vans in service, "
        "3 February–16 March; source: depot meters and the fleet calendar.",
    ),
    (
        "method",
        "**Approach:** a paired difference within each van is sufficient, since every van served as its own control.",
    ),
    (
        "limit",
        "**Limits of the data:** the mild spring likely makes the saving look too small, because cold batteries draw more.",
    ),
    ("appendix", "## Appendix\n\n- Saving by van type\n- Robustness to single depots\n- Query"),
)
DEPOT_EDITS: Mapping[str, Edit] = {
    "E09": {
        "cmm": "**What would change our mind:** too many vans leaving late in the June shifts. We look at this on "
        "5 July and would then switch back to charging on arrival."
    },
    "E10": {
        "cmm": "**What would change our mind:** more than 2 % of vans leaving late on their shifts. We would then "
        "switch back to charging on arrival."
    },
    "E11": {
        "rec": "**Ask.** Options A (on arrival), B (after 22:00) and C (by depot) all have their merits; it depends on the site."
    },
    "E12": {
        "chart1": "**Exhibit 1:** energy cost per van-day went down from €6.20 to €4.85 in the six-week crossover "
        "trial (212 vans), that is by €1.35."
    },
    "E13": {
        "chart2": "**Exhibit 2:** 71 % of the saving arises between 22:00 and 02:00, compared with 24 % of the charging "
        "time.\n\n**Exhibit 3:** kilometres per van and day.\n\n**Exhibit 4:** vans by age; 38 % are older than five "
        "years.\n\n**Exhibit 5:** charger use by hour.\n\n**Exhibit 6:** battery size by model."
    },
    "E14": {"unknown": None},
    "E15": {"title": "# Night charging: findings"},
    "E16": {"dec": "**Purpose.** This note gives an overview of what we learned about charging."},
    "E17": {"definition": None},
}

LIBRARY: Tagged = (
    ("title", "Dropping late fees brings books back sooner"),
    ("dec", "The library board votes on 12 June whether to keep late fees or to drop them."),
    ("rec", "We recommend dropping late fees for all members from 1 July."),
    (
        "chart1",
        "Table 1: in the fourteen branches drawn by lot, 81 % of overdue books were returned within three weeks, versus 74 % in the fourteen that kept fees (difference 7 points, 95 % confidence interval 3 to 11).",
    ),
    (
        "chart2",
        "Table 2: members who owed more than 5 pounds borrowed 2.4 books a month after their debt was cancelled, up from 0.6.",
    ),
    (
        "cmm",
        "If fewer than 70 % of overdue books are back within three weeks in the quarter to 30 September, we bring the fee back.",
    ),
    (
        "risk",
        "Risk: branches lose 38,000 pounds of fee income a year, and two of them pay Sunday opening out of it.",
    ),
    ("unknown", "What we do not know: how university members would react, as no campus branch took part."),
    (
        "definition",
        "Returned in time is the number of overdue books handed in within three weeks divided by all overdue books, 1 February to 30 April, source: loan system.",
    ),
    (
        "method",
        "Method: a comparison of branch averages, which is enough because branches were assigned by lot.",
    ),
    (
        "limit",
        "Limitation: the test fell in spring, when people borrow less, so the return rate is probably too high for autumn.",
    ),
    ("appendix", "Appendix: list of branches, lottery protocol, results by age."),
)
LIBRARY_EDITS: Mapping[str, Edit] = {
    "E09": {
        "cmm": "If too few overdue books are back in the quarter to 30 September, we bring the fee back."
    },
    "E10": {"cmm": "If fewer than 70 % of overdue books are back, we bring the fee back."},
    "E11": {
        "rec": "Options A (keep fees), B (drop them), C (cap them), D (fees for adults only) and E (reminders) all deserve a look."
    },
    "E12": {
        "chart1": "Table 1: in the fourteen branches drawn by lot, 81 % of overdue books were returned within three weeks, versus 74 % in the fourteen that kept fees (difference 7 points)."
    },
    "E13": {
        "chart2": "Table 2: members who owed more than 5 pounds borrowed 2.4 books a month after their debt was cancelled, up from 0.6.\n\nTable 3: members by age group.\n\nTable 4: loans by weekday.\n\nTable 5: opening hours of each branch.\n\nTable 6: spending on new books, 1.2 million pounds."
    },
    "E14": {"unknown": None},
    "E15": {"title": "Late fees: analysis and overview"},
    "E16": {"dec": "This paper presents an overview of the late fee test."},
    "E17": {"definition": None},
}
SOLAR: Tagged = (
    ("title", "Weekly cleaning of panels pays for itself"),
    (
        "dec",
        "Decision needed from the Head of Operations by 15 November: clean the panels every week or stay with once a month.",
    ),
    ("rec", "Recommendation: clean all 14 parks weekly, starting 1 December."),
    (
        "chart1",
        "Figure 1 - Over nine weeks output per panel rose 4.6 % in weekly-cleaned rows relative to rows cleaned monthly (SE 0.9).",
    ),
    ("chart2", "Figure 2 - The gain was 7.9 % in desert parks, compared with 1.3 % on the coast."),
    (
        "cmm",
        "We would reverse this if the output gain over the first eight weeks is under 2 % in the desert parks; in that case we go back to monthly cleaning.",
    ),
    (
        "risk",
        "Risk: when water is rationed, cleaning stops for weeks and the crews still cost 9,000 dollars a month.",
    ),
    ("unknown", "Unknown: whether the brushes scratch the coating over several years."),
    (
        "definition",
        "Output per panel = kWh delivered / panels in service, 4 August to 5 October; data from the inverter logs.",
    ),
    ("method", "Method: a paired comparison of neighbouring rows, since neighbours see the same weather."),
    ("limit", "Limitation: a dusty autumn, which overstates what cleaning brings in a normal year."),
    ("appendix", "Appendix - row map, output by week, code."),
)
SOLAR_EDITS: Mapping[str, Edit] = {
    "E09": {
        "cmm": "We would reverse this if the output gain over the first eight weeks is weak in the desert parks; in that case we go back to monthly cleaning."
    },
    "E10": {
        "cmm": "We would reverse this if the output gain is under 2 % in the desert parks; in that case we go back to monthly cleaning."
    },
    "E11": {
        "rec": "Recommendation: weekly, fortnightly or monthly cleaning, cleaning by park or no cleaning would all be defensible."
    },
    "E12": {
        "chart1": "Figure 1 - Over nine weeks output per panel rose 4.6 % in weekly-cleaned rows relative to rows cleaned monthly."
    },
    "E13": {
        "chart2": "Figure 2 - The gain was 7.9 % in desert parks, compared with 1.3 % on the coast.\n\nFigure 3 - Rainfall by month.\n\nFigure 4 - Parks by age.\n\nFigure 5 - Hours of sunshine.\n\nFigure 6 - Crew size by park, 6 on average."
    },
    "E14": {"unknown": None},
    "E15": {"title": "Panel cleaning results"},
    "E16": {"dec": "The aim of this note is to share what we have learned about panel cleaning."},
    "E17": {"definition": None},
}

BASES: Mapping[str, tuple[Tagged, Mapping[str, Edit]]] = {
    "trial": (TRIAL, TRIAL_EDITS),
    "clinic": (CLINIC, CLINIC_EDITS),
    "depot": (DEPOT, DEPOT_EDITS),
    "library": (LIBRARY, LIBRARY_EDITS),
    "solar": (SOLAR, SOLAR_EDITS),
}

#: Edit -> the criteria that fall, and nothing else (derived scorecard credit aside).
FALLS: Mapping[str, frozenset[str]] = {
    "E09": frozenset({"CMM-t", "N-CMM", "DN-5b"}),
    "E10": frozenset({"CMM-w", "N-CMM", "DN-5b"}),
    "E11": frozenset({"N-REC", "DN-5a"}),
    "E12": frozenset({"DN-4"}),
    "E13": frozenset({"N-EVI", "N-CUT"}),
    "E14": frozenset({"N-RISK"}),
    "E15": frozenset({"N-TTL"}),
    "E16": frozenset({"N-DEC", "DN-1"}),
    "E17": frozenset({"DN-2"}),
}


def memo(base: str, *edits: str, glue: str = "\n\n", order: Sequence[str] | None = None) -> str:
    """The text of a base after the named edits, sentences joined by ``glue``."""
    tagged, known = BASES[base]
    changed = {tag: words for name in edits for tag, words in known[name].items()}
    sentences = {tag: changed.get(tag, words) for tag, words in tagged}
    return glue.join(words for tag in order or sentences if (words := sentences[tag]))
