"""Numbers in, sentences out."""
