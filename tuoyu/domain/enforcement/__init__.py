"""Act: complaints, mandatory reports, penalties, bans and the integrity archive."""
