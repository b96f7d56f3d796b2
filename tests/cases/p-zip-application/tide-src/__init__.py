from .table import high_water

__all__ = ["high_water"]
