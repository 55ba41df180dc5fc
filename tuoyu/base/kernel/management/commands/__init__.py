"""Commands of the kernel, one file each."""
