"""Steps of the centre's tables (alembic); one file per step under versions/."""
