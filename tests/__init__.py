"""What happens, told as tests."""
