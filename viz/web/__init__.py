"""The one front end: ES modules, their style sheet, and the file that brings them along."""
