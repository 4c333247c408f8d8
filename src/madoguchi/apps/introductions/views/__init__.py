"""What people see of introductions and rounds."""
