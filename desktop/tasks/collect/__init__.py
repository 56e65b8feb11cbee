"""Records filled in from pages, photos and sound (业务数据采集)."""
