"""The commands, by what they are about. Each imports what is heavy when it is called: `--help` answers at once."""
