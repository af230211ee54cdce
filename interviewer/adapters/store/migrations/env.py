"""Run by Alembic inside the transaction that `migrate` opened."""

from alembic import context

from interviewer.adapters.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
