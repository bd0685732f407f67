"""Who is who: roles, several names of one person, the buyers and the sellers of a case."""
