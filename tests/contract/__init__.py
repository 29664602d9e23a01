"""Hold the simulator's answers and the product's requests against what is known of Spotify."""
