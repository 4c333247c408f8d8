"""Tags of the dialogue's templates."""
