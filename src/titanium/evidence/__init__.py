"""Evidence: what history supports, what the case's claims come to, and what each answer rests on."""
