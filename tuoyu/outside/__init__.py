"""The doors: people, people offline, systems and devices."""
