"""Contracts, and the money of each: what was paid for it, what came back, what is left."""
