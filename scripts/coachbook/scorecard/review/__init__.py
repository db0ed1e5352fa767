"""What a person has to settle: doubts and conflicts, on a page or in the terminal."""
