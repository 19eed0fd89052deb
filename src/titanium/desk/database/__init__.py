"""What is kept: packages, copies of cases, drafts, jobs, answers and settings, each in a store of its own."""
