"""Table files triaged from disk to disk, with the lines that could not be read set apart. Needs the extra `batch`."""
