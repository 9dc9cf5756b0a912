"""What is spelled, laid out in modules: those of models, of the client, and what is around them."""
