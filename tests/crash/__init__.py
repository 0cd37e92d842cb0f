"""Crashes, again and again: processes killed at any point, power cut at any write, a Slack that fails (`make crash`).

What must hold: nothing that was acknowledged is lost, nothing is there twice, nothing that anybody reads is torn.
"""
