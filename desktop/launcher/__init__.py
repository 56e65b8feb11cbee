"""The first window: which front-end shall be opened?"""
