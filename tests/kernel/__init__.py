"""Tests of the kernel: how things are done, whoever does them."""
