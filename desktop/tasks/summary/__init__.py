"""Sorting, filtering, pivot tables, formulas and charts on a table (排序、汇总、透视、公式、图表)."""
