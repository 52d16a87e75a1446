"""What the server says about itself to those who watch it."""
