"""What can be wrong with an installation, and what to do about it. One file for each subject.

A new check is a function that yields findings, and one entry in `checks.py`.
"""
