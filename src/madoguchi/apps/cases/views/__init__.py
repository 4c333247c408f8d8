"""The pages of cases: for the company, for the authority, for the desk that goes along."""
