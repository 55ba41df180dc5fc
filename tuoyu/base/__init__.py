"""The ground: how things are done, who may do them and where."""
