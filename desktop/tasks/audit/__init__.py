"""标注数据审核与纠正: review items that somebody annotated, find, name and correct the errors, report figures."""
