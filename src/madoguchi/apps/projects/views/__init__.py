"""The pages of programmes, agreements and projects."""
