"""Packs the 8x8 digits: python3 pack.py digits.csv.gz digits.bin

The input has a line for each image: 64 pixels, 0 to 16, row after row, and the label. The output has 41 bytes
for each image: five for each row of pixels (eight numbers of five bits, the first pixel lowest, as one
little-endian number of 40 bits), then the label.
"""

import gzip
import sys

source, target = sys.argv[1:]
packed = bytearray()
for line in gzip.open(source, "rt"):
    *pixels, label = (int(float(number)) for number in line.split(","))
    assert len(pixels) == 64 and all(0 <= pixel <= 16 for pixel in pixels) and 0 <= label <= 9
    for row in range(0, 64, 8):
        bits = sum(pixel << 5 * place for place, pixel in enumerate(pixels[row : row + 8]))
        packed += bits.to_bytes(5, "little")
    packed.append(label)
with open(target, "wb") as file:
    file.write(packed)
