"""The warm process that answers: cases compiled, futures made ready, what was played kept."""
