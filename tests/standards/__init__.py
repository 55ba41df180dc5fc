"""The standards check and the places computed."""
