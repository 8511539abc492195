"""Which pages are there? One module is one page: its routes in `ROUTES`, its words in the template of the same name."""
