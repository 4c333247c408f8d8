"""What people see of the money of projects."""
