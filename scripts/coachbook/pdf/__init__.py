"""PDF files: laid out, mapped, filled in and, for many sheets, pressed."""
