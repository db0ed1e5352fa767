"""What every wing stands on: texts, problems, weeks, files, YAML, words and the terminal."""
