"""A package, so that its fixtures of package scope (Playwright, Chromium) end with its last test."""
