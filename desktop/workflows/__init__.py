"""One file per arrow of the exam day; joins the rooms below. No Qt."""
