"""Browse, search, queue and change a user's library; knows neither entities nor polling."""
