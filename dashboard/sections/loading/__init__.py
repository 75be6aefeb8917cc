"""What the data page and the first visit are composed of: bringing files, the job that loads them, what became of them, how fresh it all is."""
