"""The graphs as one question to the whole log each, written to be right: what the quick ones are held against."""
