"""What is sent: documented, made, or an error; and whether it keeps the contract."""
