"""The alliance model: one future at a time, pure and jitted."""

from titanium.model.compile import Model, compile_model

__all__ = ["Model", "compile_model"]
