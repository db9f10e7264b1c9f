"""What belongs to a turn and comes later than its answer."""
