"""Who makes up the samples? One module per source, named as the source with underscores.

Each has `make(folder, quirk=None) -> Path` (a file, an archive or a folder),
`QUIRKS` (the names it accepts) and, when something must never come through,
`CANARIES` (texts planted in what is left out).
"""
