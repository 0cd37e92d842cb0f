"""Crashes, again and again: processes killed at random points, power cut at random writes (`make crash`).

What must hold: nothing that was acknowledged is lost, nothing is there twice, nothing that anybody reads is torn.
"""
