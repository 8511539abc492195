"""How do activities enter the log, leave it, and get found in it?"""
