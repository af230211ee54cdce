"""What a model writes for people to read, as an eval: stronger versions, worded drills, suggested sentences.

The product's own steps are run over planted texts, with replies out of a recording; code looks at every draft twice, once as
the product does and once by rules of its own, and lists where the two differ.
"""
