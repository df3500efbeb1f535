"""Runs the migrations on the connection that ``store.migrate`` hands over; reads no file and logs nothing."""

from alembic import context

from doseline.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transaction_per_migration=False,
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
