"""From checked models to Markdown, HTML and PDF."""
