"""Sign in, keep the token alive, say what is wrong."""
