"""SQL files, one per schema version of the station store."""
