"""What happened in each hour, by what, about what: the one count on which the lenses about me stand."""
