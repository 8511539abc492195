"""What was measured of one body, when several devices measured the same?

Each device writes its own entries in the log, and all of them stay there. What a day comes to is said here: at any
moment the first device that measures counts, and the others only where it does not.
"""
