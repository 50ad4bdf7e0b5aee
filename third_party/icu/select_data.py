#!/usr/bin/python3
"""Takes the English part out of ICU's data. usage: select_data.py IN.dat OUT.dat

The format is that of a data package (source/common/ucmndata.h of ICU): a header, the count of the items, for each the
offsets of its name and of its data from that count on, the names, and the data at multiples of 16.
"""

import re
import struct
import sys

# What is of no language, and the root and English ones of what is; no converters, names of characters and
# transliterations.
_KEPT = re.compile(
    r"(?:(?:brkitr|coll|curr|lang|region|unit|zone|rbnf)/(?:root|en|en_US|pool|res_index|tzdbNames|supplementalData)\.res"
    r"|coll/ucadata\.icu"
    r"|brkitr/(?:char|word|sent|title|line(?:_[a-z_]*)?)\.brk"
    r"|(?:root|en|en_US|pool|res_index)\.res"
    r"|(?:currencyNumericCodes|dayPeriods|genderList|grammaticalFeatures|icustd|icuver|keyTypeData|langInfo"
    r"|likelySubtags|metaZones|numberingSystems|plurals|pluralRanges|supplementalData|timezoneTypes|windowsZones"
    r"|zoneinfo64)\.res"
    r"|(?:nfkc|nfkc_cf|uts46)\.nrm"
    r"|(?:ulayout|uemoji)\.icu)"
)

_ALIGNMENT = 16


def read_items(data):
    """[(name, contents)], by name, and the header."""
    header_size = struct.unpack_from("<H", data, 0)[0]
    if data[2:4] != b"\xda\x27":
        sys.exit("this is no data of ICU, or of a machine of the other byte order")
    toc = data[header_size:]
    count = struct.unpack_from("<I", toc, 0)[0]
    entries = [struct.unpack_from("<II", toc, 4 + 8 * i) for i in range(count)]
    ends = [offset for _, offset in entries[1:]] + [len(toc)]
    items = []
    for (name_offset, offset), end in zip(entries, ends):
        name = toc[name_offset:toc.index(b"\0", name_offset)].decode("ascii")
        items.append((name, toc[offset:end]))
    return data[:header_size], items


def write_items(header, items):
    names_at = 4 + 8 * len(items)
    names = b""
    places = []
    for name, _ in items:
        places.append(names_at + len(names))
        names += name.encode("ascii") + b"\0"
    offset = names_at + len(names)
    toc = struct.pack("<I", len(items))
    body = b""
    start = -offset % _ALIGNMENT
    for place, (_, contents) in zip(places, items):
        body += b"\0" * (-(offset + start + len(body)) % _ALIGNMENT)
        toc += struct.pack("<II", place, offset + start + len(body))
        body += contents
    return header + toc + names + b"\0" * start + body


def main(source, target):
    with open(source, "rb") as file:
        header, items = read_items(file.read())
    kept = [(name, contents) for name, contents in items if _KEPT.fullmatch(name.split("/", 1)[1])]
    with open(target, "wb") as file:
        file.write(write_items(header, kept))


if __name__ == "__main__":
    main(*sys.argv[1:])
