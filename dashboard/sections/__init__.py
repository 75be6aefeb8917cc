"""Sections: each function draws one card from a view and the hub. Pages compose them; a customer's page uses the same ones."""
