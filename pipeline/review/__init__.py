"""What people say of a case after it was read: decisions on statements and promises, facts; and the case assessed again with them."""
