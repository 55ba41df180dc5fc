"""The law on children in care: ages, families, admission."""
