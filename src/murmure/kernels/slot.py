"""Where does each text of a record of My Activity stand in the row of numbers that holds it?"""

MOST = 8
"""How many products, details, makers or places a usual record has at most."""

HEADER, TITLE, LINK, ABOUT, TIME, IDLE, WHERE, ASKED = range(8)
PRODUCTS, DETAILS, CONTROLS, MAKERS, PLACES = 8, 16, 24, 32, 48
"""The first slot of each list; a maker has two (name, address), a place three (name, address, source)."""

COUNTS = 240
"""The first number that says how many there are: makers, products, details, controls, places."""

KIND, THING, NORTH = 246, 247, 248
"""What was done, what it was done with, and four numbers: latitude and longitude, each with what it is divided by."""
