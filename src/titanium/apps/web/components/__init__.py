"""Elements with a script of their own; each draws itself by a render function, since nothing may be evaluated."""
