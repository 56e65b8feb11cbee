"""A simulated console (智能系统操作): events are replayed, ends compared, never click paths."""
