"""Grouping messy items and defining the groups (数据归类和定义)."""
