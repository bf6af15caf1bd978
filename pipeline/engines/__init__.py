"""Where the work runs, and where it is kept: this process, a pool of processes, a Dask cluster; a store on disk.

An engine knows nothing of texts. It is given batches of items and what makes the function that does the work, and gives
back results in the order of the batches.
"""
