"""The journeys once more, with nothing but a keyboard."""
