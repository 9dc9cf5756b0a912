"""Which of the documented answers a request gets."""
