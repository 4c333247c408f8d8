"""What people see of exchanges."""
