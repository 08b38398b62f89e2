"""What templates of every room of the monitor may call, without loading it."""
