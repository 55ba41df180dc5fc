"""What happens when something breaks: processes killed, locks left behind, servers gone."""
