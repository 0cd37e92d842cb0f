"""A day of a message a second, with a day's end in it, through a real run, as fast as the machine goes.

What a run must not do is looked for: grow by anything but what the running days hold, become slower, leave files.
"""
