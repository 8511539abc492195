"""How is what never ends followed: in batches, from a cursor that is safe, through every loss of the line?"""
