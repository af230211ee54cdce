"""Comments that were written before the lint and kept apart from it: (label, text, pattern that a reviewer would name or None)."""

HELD_OUT = (
    (None, "Nice work, approved.", "approval"),
    ("suggestion", "No objections from my side. Great read!", "approval"),
    ("suggestion", "I trust the team on this one, go ahead.", "approval"),
    (None, "+1", "approval"),
    ("suggestion", "Since you touch the pipeline anyway, please support streaming and add a dashboard for marketing.", "scope"),
    ("blocking", "It should also cover the Nordic countries, and while we are at it the loyalty data.", "scope"),
    ("suggestion", "Would be good to have explanations for every score, an API for partners and a mobile view too.", "scope"),
    ("blocking", "A heuristic fallback is not a principled solution. Please use a Bayesian model throughout.", "purity"),
    ("suggestion", "Logistic regression is hardly state of the art in this field.", "purity"),
    ("blocking", "This is not how it is done in the literature.", "purity"),
    ("suggestion", "Let us merge option A and option B so that both groups are content.", "committee"),
    ("blocking", "Please address all comments of all reviewers before we meet.", "committee"),
    ("suggestion", "Why not let every region keep its own variant, so nobody has to change?", "committee"),
    ("blocking", "Rename the service and split it into three.", "demand"),
    (None, "How long may the nightly run be late before planners order by hand? The text says only that it falls back.", "label"),
    (None, "The retention test has 900 users a week; a change of one point needs about 40,000. What is the plan?", "label"),
    ("blocking", "The consent text covers billing, not training. Legal has to see section 3 before data is copied.", None),
    ("suggestion", "Section 4 compares with last year, which had two sales weeks fewer. Could you show the same weeks?", None),
    ("suggestion", "Could the first version run for one depot by hand? It would test the idea in a week.", None),
    ("blocking", "Storing raw addresses breaks the retention rule of 30 days, because backups are kept for 90. Which copy will you use?", None),
    ("suggestion", "I find the fallback convincing: it needs no new system and the cost of a wrong order stays under 200 euros.", None),
    ("suggestion", "Out of scope here, but worth a note for later: the same model could serve returns.", None),
    ("blocking", "At 500 requests a second the feature store answers in 300 ms, and checkout gives you 80. What happens then?", None),
    ("suggestion", "Who in operations has read this? They change the shift plan in May, and your delivery times depend on it.", None),
)  # fmt: skip

#: Written after the rules, by other turns of phrase; measured once and not tuned to.
SECOND = (
    ("suggestion", "Brilliant as always, can't wait to see it live.", "approval"),
    (None, "Read it. All good.", "approval"),
    ("suggestion", "Our team is fine with this.", "approval"),
    ("blocking", "Before we say yes, the module needs a chat assistant, voice input and a plug-in for spreadsheets.", "scope"),
    ("suggestion", "Extend it to suppliers, carriers and returns while the code is open.", "scope"),
    ("blocking", "Threshold rules are amateurish; a proper causal model belongs here.", "purity"),
    ("suggestion", "Nobody serious uses averages any more.", "purity"),
    ("suggestion", "Take a bit from each of the three drafts, then no team loses face.", "committee"),
    ("blocking", "Incorporate the feedback of all departments before you continue.", "committee"),
    ("blocking", "Move everything to the other cloud.", "demand"),
    ("blocking", "Use Kafka.", "demand"),
    (None, "The p95 in table 2 was taken on a Sunday. What does it look like on the first of the month?", "label"),
    ("suggestion", "What would make you drop the nightly run after the pilot? I would write that value down now.", None),
    ("blocking", "Two of the nine markets forbid automatic price changes. How are they kept out?", None),
    ("suggestion", "Great work on the cost table. One row is missing: who is paid to answer calls at night?", None),
    ("suggestion", "A simple average may do for the first month, and it costs nothing to run. Have you compared with it?", None),
    ("blocking", "Please also add a fallback for days without weather data, since a third of last winter had none.", None),
    ("suggestion", "The approach in the literature needs labels we do not have, so I think yours is the better choice.", None),
    ("suggestion", "Could you name the person who decides when sales and supply disagree?", None),
    ("blocking", "Remove the customer number from the log: support staff of the vendor can read it.", None),
)  # fmt: skip

#: Written after the rules were mended on SECOND; measured once and not tuned to.
THIRD = (
    ("suggestion", "Super clear, thanks for sharing!", "approval"),
    ("suggestion", "Green light from our end.", "approval"),
    (None, "Makes sense to me.", "approval"),
    ("blocking", "I miss support for mobile, an admin screen and exports to the warehouse.", "scope"),
    ("suggestion", "You could just as well forecast returns and staff at the same time.", "scope"),
    ("blocking", "Gradient boosting on tabular data is boring. Where is the deep model?", "purity"),
    ("suggestion", "From a statistical point of view a hierarchical model would be cleaner.", "purity"),
    ("suggestion", "We should vote on each section and take what most people like.", "committee"),
    ("blocking", "Everybody's favourite feature has to be in version one.", "committee"),
    ("blocking", "Switch to weekly runs.", "demand"),
    ("suggestion", "Which of the two depots do you start with, and why that one?", None),
    ("suggestion", "Section 2 says 9 %, the chart says 8 %. Which one holds?", None),
    ("blocking", "The trial has no arm without the model, so nobody will know what it did.", None),
    ("suggestion", "The seasonal average is a fair baseline; I would keep it as the fallback too.", None),
    ("suggestion", "Perhaps ask the depot leads: they override orders by hand, and that is not in the data.", None),
    ("blocking", "Who pays for the weather feed after the first year?", None),
)  # fmt: skip
DOCUMENT = (
    "Forecast the next three days of sales per depot with gradient boosting on two years of sales and weather. Planners see the order in their table. "
    "It runs every night and falls back to the seasonal average. Threshold: we stop if empty shelves rise by a point. Two depots start in April; "
    "evaluation with eleven depots; the log keeps the customer number; the retention test covers billing."
)
