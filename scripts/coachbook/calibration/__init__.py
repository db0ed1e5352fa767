"""How far leads agree who scored the same reps blind."""
