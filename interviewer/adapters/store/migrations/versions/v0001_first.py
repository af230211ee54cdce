"""The first tables: interviews with their events and ratings, and items."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "interview",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), nullable=False, index=True),
        sa.Column("created", _TIME, nullable=False, index=True),
        sa.Column("touched", _TIME, nullable=False, index=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
    )
    op.create_table(
        "event",
        sa.Column(
            "interview_id", sa.String(), sa.ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("data", _JSON, nullable=False),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "interview_id",
            sa.String(),
            sa.ForeignKey("interview.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("rater", sa.String(), nullable=False),
        sa.Column("rating", _JSON, nullable=False),
        sa.Column("judgement", _JSON, nullable=False),
    )
    op.create_table(
        "item",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), nullable=False, index=True),
        sa.Column("kind", sa.String(), nullable=False, index=True),
        sa.Column("created", _TIME, nullable=False, index=True),
        sa.Column("touched", _TIME, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", _JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("item", "rating", "event", "interview"):
        op.drop_table(table)
