//! Any text is a query by the rules of Nexis or is refused at a spot; its form in pullquote's language is the same query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pullquote_fuzz::query::parse_nexis;

fuzz_target!(|text: &str| pullquote_fuzz::check(text, parse_nexis));
