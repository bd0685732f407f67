"""The kinds of identity details, one module a family: codes with check digits, contacts, numbers of parcels and orders, addresses, names."""
