"""The pages, one a module: `build(seat)` fills the main landmark of the frame."""
