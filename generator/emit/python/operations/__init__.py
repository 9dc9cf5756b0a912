"""Operations planned: what each method is called, takes, sends and gives, before it is spelled."""
