"""A case: the folder of YAML and CSV that describes an alliance, validated into one immutable object."""

from titanium.case.load import case_names, find_case, load_case
from titanium.case.schema import Case

__all__ = ["Case", "case_names", "find_case", "load_case"]
