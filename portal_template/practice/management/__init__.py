"""Commands of practice portals."""
