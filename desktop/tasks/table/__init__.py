"""Tables to clean or to check (数据清洗, 数据审核)."""
