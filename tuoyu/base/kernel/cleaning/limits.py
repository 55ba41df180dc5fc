"""What one uploaded file may cost. House values, not law: chosen so that two cores and 1 GB survive any upload."""

MEGABYTE = 1024 * 1024

# One job. A phone photo takes about 0.4 s and 150 MB, the largest picture we take 1.3 s and 250 MB.
MEMORY_BYTES = 300 * MEGABYTE
CPU_SECONDS = 4
WALL_SECONDS = 4.8
OUTPUT_BYTES = 30 * MEGABYTE
JOBS_AT_ONCE = 2
# For a free place at the bench, before the sender is asked to come back; with WALL_SECONDS it stays below the 15 s that
# the database lets a transaction idle.
WAIT_SECONDS = 6

# Pictures. 25 million pixels decode to 100 MB. 3,600 pixels are an A4 page at 300 dpi: small print stays legible.
PIXELS = 25_000_000
PIXELS_OF_HEAVY_KINDS = 12_500_000  # WebP and transparent pictures are held several times over while they are read
LONGEST_SIDE = 3_600
SCANS = 100  # progressive passes of one JPEG; cameras write about ten
JPEG_QUALITY = 88
PNG_LEVEL = 3  # a fifth larger than the default and three times as fast

# PDF. A building's fire file has some 60 pages; decoded streams are what a reader's machine will have to hold.
PAGES = 200
OBJECTS = 60_000
DECODED_STREAM_BYTES = 120 * MEGABYTE
DECODED_PDF_BYTES = 400 * MEGABYTE
STREAM_FILTERS = 3
PAGE_POINTS = 14_400  # the format's own limit for one side of a page

# Spreadsheets. The longest list we import (a county's children) is below 5 MB unpacked.
UNPACKED_BYTES = 50 * MEGABYTE
UNPACKED_RATIO = 100
RATIO_FREE_BYTES = MEGABYTE  # below this size an unpacked part harms nobody, whatever its ratio
PARTS = 2_000
SMALL_PART_BYTES = MEGABYTE  # relations and content types are read as a tree

# Tables to be read, not kept. A county's 60,000 staff make about 35 MB of XML and 12 MB of text.
TABLE_FILE_BYTES = 10 * MEGABYTE
UNPACKED_TABLE_BYTES = 120 * MEGABYTE
TABLE_ROWS = 100_000
TABLE_COLUMNS = 100
CELL_CHARACTERS = 4_000
SHEETS = 20
