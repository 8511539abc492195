"""What does each connected object say, day by day, and what of it is unusual for it?"""
