"""Reconsideration and suit, and judgments a unit has to perform. 《责任制》第21条."""
