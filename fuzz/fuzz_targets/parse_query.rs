//! Any text is a query or is refused at a spot; a query's shown form is the same query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pullquote_fuzz::query::parse;

fuzz_target!(|text: &str| pullquote_fuzz::check(text, parse));
