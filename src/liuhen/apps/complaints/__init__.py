"""Complaints and reports 投诉举报, from the citizen's phone to the archive. 《责任制》第六章."""
