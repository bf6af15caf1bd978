"""`navnetabell app`: a page in the browser, on this machine only, from which everything can be done."""
