"""Evaluation of units and officers by what is on record, and commendation from it. 《责任制》第6、38条."""
