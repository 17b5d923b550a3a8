//! Any bytes are a web page, or are refused with a reason.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| pullquote_fuzz::check_reading("page.html", bytes));
