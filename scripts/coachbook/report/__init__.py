"""What a team's week says to do, and the numbers behind it."""
