"""Long work in processes of its own: started, watched, stopped, and continued after a stop of any kind."""
