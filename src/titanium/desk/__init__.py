"""What stands behind the web app and its API: kept packages and cases, answers, and long work; no web framework."""
