"""The source document, section by section, as claims. One folder a section; claims are module attributes."""
