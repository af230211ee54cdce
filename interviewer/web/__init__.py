"""The web page: layout and thin handlers. A handler unpacks, calls one use case, and repacks."""
