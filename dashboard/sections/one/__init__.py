"""What only a customer's own page shows: who she is at its top, and the parts of its tabs (product.md F25–F29, F37)."""
