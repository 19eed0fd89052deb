"""What stands before every request and socket: whose it is, how large it may be, and what its answer allows."""
