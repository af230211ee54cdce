"""A critique of a document: findings ranked by their effect on the decision, the reader's questions, titles, exhibits, numbers."""
