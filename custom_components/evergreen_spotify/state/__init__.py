"""What we know of an account, and when to poll it again."""
