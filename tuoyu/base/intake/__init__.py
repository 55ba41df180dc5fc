"""How lists come in: tables that people bring, row by row through the ordinary services, bad rows sent back."""
