"""An independent plain-Python reading of `metrics.md` §§1-10.

Nothing here is imported from the product, and nothing here is clever: loops, dictionaries and exact fractions.
`answers.answer` computes the documents of `interfaces.md` §2; `worlds` writes small adversarial landing folders.
"""
