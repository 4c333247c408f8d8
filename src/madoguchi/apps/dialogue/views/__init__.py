"""What officers see of screening."""
