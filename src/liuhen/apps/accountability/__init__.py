"""Accountability: misuse and faults, from lead to redress. 《设备办法》第16、18条，《责任制》第52、54至56条."""
