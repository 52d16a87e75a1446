"""Mails, with a real mail server on loopback and processes that die."""
