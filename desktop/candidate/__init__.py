"""The candidate's front-end: app.py builds, window.py arranges, controller.py connects, pages show."""
