"""The migrations of the workspace, run by themselves when it is opened."""
