"""The contract of behaviours: what people do in any chat network comes to the same page.

Each scenario says once what people do and what readers then get. Every network plays all of them against the real
process, but for those that need what the network does not have, which its `Chat` declares.
"""
