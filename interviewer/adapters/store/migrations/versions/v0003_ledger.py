"""The ledger of paid model calls, and what was spent by month and person."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "model_call",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False, index=True),
        sa.Column("until", _TIME, nullable=False),
        sa.Column("ended", _TIME),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("remote", sa.String(), nullable=False),
        sa.Column("bound_usd", sa.Float()),
        sa.Column("usd", sa.Float()),
        sa.Column("tokens_in", sa.Integer()),
        sa.Column("tokens_out", sa.Integer()),
        sa.Column("reply", sa.Text()),
    )
    op.create_index("ix_model_call_owner_key", "model_call", ["owner", "key"])
    op.create_index("ix_model_call_owner_session", "model_call", ["owner", "session"])
    op.create_table(
        "model_month",
        sa.Column("month", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), primary_key=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("unpriced", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.BigInteger(), nullable=False),
        sa.Column("tokens_out", sa.BigInteger(), nullable=False),
        sa.Column("usd", sa.Float(), nullable=False),
        sa.Column("perhaps", sa.Integer(), nullable=False),
        sa.Column("perhaps_usd", sa.Float(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("held_usd", sa.Float(), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("model_month", "model_call"):
        op.drop_table(table)
