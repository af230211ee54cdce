"""By which way a model call went: plain, in the background, or by the side-car."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what a server had noted under an id of its own went in the background."""
    op.add_column("model_call", sa.Column("way", sa.String(), nullable=False, server_default="plain"))
    op.execute("update model_call set way = 'background' where remote <> ''")


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("model_call", "way")
