"""The pages, listed by hand: import magic would hide what the product is made of."""

from dashboard.page import Page
from dashboard.pages import analytics, customers

PAGES: dict[str, Page] = {page.path: page for page in (analytics.PAGE, customers.PAGE)}
