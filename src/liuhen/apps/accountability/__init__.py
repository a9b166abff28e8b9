"""Accountability: leads to misuse and the consequences imposed. 《设备办法》第16、18条."""
