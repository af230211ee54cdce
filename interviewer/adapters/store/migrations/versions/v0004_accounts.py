"""Accounts, signed-in browsers, the log of what was done; the history is found by owner and time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and indexes."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "account_session",
        sa.Column("hash", sa.String(), primary_key=True),
        sa.Column(
            "account_id",
            sa.String(),
            sa.ForeignKey("account.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("seen", _TIME, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("n", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", _TIME, nullable=False, index=True),
        sa.Column("who", sa.String(), nullable=False, index=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
    )
    for table in ("interview", "item"):
        op.create_index(f"ix_{table}_owner_created", table, ["owner", "created", "id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("item", "interview"):
        op.drop_index(f"ix_{table}_owner_created", table)
    for table in ("audit", "account_session", "account"):
        op.drop_table(table)
