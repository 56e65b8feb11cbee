"""Qt pieces shared by the front-ends: theme, fonts, icons, countdown, messages, question cards."""
