"""What a map of a theatre is made of: coastlines, the ways over the Earth, schematic ways by sea, places of labels.

No code here knows a country: what is drawn follows the sites of a case.
"""
