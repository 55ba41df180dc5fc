"""Write down the day: attendance, hand-over, health, meals, illness and incidents."""
