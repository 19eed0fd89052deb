"""Breaking points: the smallest change of what nobody chooses that breaks a package; `finding.breaking_point`."""
