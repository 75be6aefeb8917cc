"""What Alembic runs: the steps inside the transaction of whoever opens the workspace, so that they happen whole or not at all."""

from alembic import context

from data.workspace.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
