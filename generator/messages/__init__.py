"""Requests and answers as a document has them: made from it, and written as they are sent.

What serves, verifies and shows an API stands above this; nothing here knows who asks.
"""
