"""batches -> files, appended as they come and renamed into place when complete; and back again."""
