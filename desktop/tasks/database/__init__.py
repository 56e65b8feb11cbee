"""Finding and exporting rows of a database by SQL, or by a builder that shows its SQL (数据库查询与导出)."""
