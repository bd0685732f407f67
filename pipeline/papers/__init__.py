"""The papers people file: each a TOML file that says what it asks of the case, filled from the case file with a source for every fact.

What the file does not know stays blank, `【　　】`, with the name of the fact that is missing; nothing is asserted that has no source in the file.
"""
