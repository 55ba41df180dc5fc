"""托育（Tuoyu）: care for children under three, run and seen by everyone who may."""
