"""How fast daypost is: each figure of the design as a ratio of interleaved measurements within one run.

`make bench` measures and writes RESULTS.md; `make soak` lets a run work for a simulated day and adds what it grew by.
"""
