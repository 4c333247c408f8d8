"""What the project is built and checked with. Each module is run as `python -m tools.<name>`, mostly by make.

messages    gathers, checks and compiles the messages of the interface
locks       writes and checks the lock files
licences    compares the licences of what the product is made of with the list of those allowed
audit       looks for known vulnerabilities, and says so when it could not look
sbom        writes down what the product is made of
wheel       builds the wheel twice and compares
postgres    runs a command beside a PostgreSQL of its own
closure     which packages the product needs at run time
"""
