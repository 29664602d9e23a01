"""Make happen what was asked for."""
