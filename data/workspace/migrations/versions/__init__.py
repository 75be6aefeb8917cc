"""One file, one step; its `down_revision` names the one before."""
