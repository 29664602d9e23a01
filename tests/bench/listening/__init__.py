"""How people listen: households drawn by chance, and what a schedule would show them."""
