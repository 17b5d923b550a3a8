//! Any text is a date that a newspaper can have, or none.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| pullquote_fuzz::check_date_field(text));
