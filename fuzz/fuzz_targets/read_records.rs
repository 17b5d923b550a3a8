//! Any bytes are records, or are refused with a reason. The first byte chooses the name of the file.

#![no_main]

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = [
    "r.jsonl",
    "r.json",
    "r.csv",
    "r.tsv",
    "r.jsonl.gz",
    "r.csv.zst",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((first, bytes)) = bytes.split_first() {
        pullquote_fuzz::check_reading(NAMES[usize::from(*first) % NAMES.len()], bytes);
    }
});
