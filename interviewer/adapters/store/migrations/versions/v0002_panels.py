"""Calibrations of panels: their events, and the hashes of the links that open them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "panel",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), nullable=False, index=True),
        sa.Column("created", _TIME, nullable=False, index=True),
        sa.Column("touched", _TIME, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
    )
    op.create_table(
        "panel_event",
        sa.Column("panel_id", sa.String(), sa.ForeignKey("panel.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("n", sa.Integer(), primary_key=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("data", _JSON, nullable=False),
    )
    op.create_table(
        "panel_key",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column(
            "panel_id", sa.String(), sa.ForeignKey("panel.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("expires", _TIME, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("panel_key", "panel_event", "panel"):
        op.drop_table(table)
