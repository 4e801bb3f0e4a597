"""Table files triaged from disk to disk, with the lines that could not be read set apart. Needs the extra `batch`.

One reader reads one text: `unpacked` gives the bytes, `text` the lines in UTF-8, and `csv_rows`, `json_rows` or `workbook`
the rows, each with the number of its line. Nothing else looks at the file, so nothing else can see something different.
"""
