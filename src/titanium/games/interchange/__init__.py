"""Games as text: our YAML form and Gambit's `.efg`, read with the line of every fault and written back exactly."""
