"""A key result, a design document and a request for comments that lack nothing, and copies that lack one thing."""

KEY_RESULT = "7-day churn of new users falls from 42 % to 38 % by 30 June"
ACTIVITY = "Data scientists trained in causal inference rise from 0 to 4 by 30 June"

DESIGN = """# Design: stock alerts from till data

Author: A. Weber
Reviewers: platform team lead; B. Osei
Shared on 3 March 2025 09:00, review meeting on 6 March 2025 14:00

## Problem

Shop staff find empty shelves by walking past them, on average nine hours after the last item was sold. Two of our three largest
suppliers start fining late orders in May, so the gap has to close before then; last quarter it cost about 2 % of sales.

## Proposed approach

A job reads till records from the sales stream every five minutes, compares sales per item with the expected rate from the
forecast table, and writes an alert to the shop's handheld queue when an item has been silent too long. The first part to be
built is the silence rule on the ten best-selling items of two shops.

## Alternatives considered

- **Shelf cameras.** A camera above each shelf counts the facings and reports gaps within a minute. Not taken because mounting
  and cleaning cost more per shop than the lost sales.
- **Hourly stock counts by hand.** Staff count twenty items every hour with the handheld and type the result. Rejected since it
  takes 1.5 staff hours a day and covers too few items.

## Evaluation plan

Twelve shops get alerts for six weeks, twelve matched shops do not. Success: median time to refill falls below five hours.
Failure: above eight hours after six weeks, or more than one false alert in four; then we stop.

## Risks

- Slow sellers trigger false alerts and staff stop looking; mitigation: items under three sales a day are left out.

## Open questions

- Should an alert go to the shop manager or to the person on the floor?
"""
DESIGN_SAME_TWICE = DESIGN.replace(
    "- **Hourly stock counts by hand.** Staff count twenty items every hour with the handheld and type the result. Rejected since it\n"
    "  takes 1.5 staff hours a day and covers too few items.",
    "- **Optical gap sensing.** A camera above each shelf counts the facings and reports gaps within a minute. Not taken because\n"
    "  mounting and cleaning cost more per shop than the lost sales.",
)

REQUEST = """# RFC-014: one event name per customer action

Author: C. Lindqvist, analytics team
Opened: 2 June 2025. Comments close on 16 June 2025.

## Motivation

The web, app and billing teams each send their own event when a customer cancels, under four names. Every churn figure of the last
two quarters had to be corrected after publication because one of the names was missed, and the audit in September asks for one
definition.

## Proposal

Each customer action has one event name, kept in the shared registry; a build fails when a service sends a name that is not there.

## Who is affected

The app team and the billing team rename their cancel events and add a registry check to their builds.

## Alternatives

- **Mapping table.** Analysts keep a table that maps all names to one. Rejected because it breaks silently whenever a service adds
  a name.
- **Vendor tool.** Buy a tracking-plan product that validates events at ingestion. Not chosen: 60,000 euros a year for a check that
  the build can do.

## Default

If this is not adopted, each team keeps its own names and analysts go on correcting churn by hand, about three days a month.

## Strongest objection

A central registry slows every team down: a new event waits for a review by people who do not know the product. We think one
working day is bearable, but the point stands for the app team's experiments.

## Migration

1. The analytics team fills the registry with today's names by 30 June.
2. The app and billing teams send old and new names side by side in July.
3. The platform team switches on the build check on 1 August.

## Comments

- [blocking] billing team: refunds need their own name. Reply: taken, added to the registry.
- [suggestion] app team: allow a grace list for experiments. Reply: declined, a flag does the same.

## Open questions

- Who owns a name that two services share?
"""
REQUEST_WITHOUT_DEFAULT = REQUEST.replace(
    "## Default\n\nIf this is not adopted, each team keeps its own names and analysts go on correcting churn by hand, about three days a month.\n\n",
    "",
)
