"""文本分类、实体、关系: classify short texts, mark spans, join spans by typed relations."""
