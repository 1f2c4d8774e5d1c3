"""From a laid-out scene to files: one writer for each kind."""
