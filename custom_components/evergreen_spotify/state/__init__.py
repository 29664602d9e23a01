"""What is known of the player, and when to ask again."""
