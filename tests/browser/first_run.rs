//! Promises: a server without an index says what to do, and goes on by itself once that is done.

use crate::browser::{Reader, read};
use crate::collection::Collection;

#[test]
fn a_page_that_waits_for_an_index_goes_on_when_it_is_there() {
    let article = (
        "a/lamp.txt",
        "A lamp\n\nThe lamp in the tower burns all night.\n",
    );
    let collection = Collection::without_index(&[article]);
    read(&collection, Reader::Usual, |browser| {
        browser.open("/?q=lamp");
        browser.shows("main h1", &["Nothing is indexed yet"]);
        browser.shows("main code", &["pullquote index ~/articles", "index"]);
        collection.index();
        browser.shows(".count", &["1 passage"]);
        browser.shows(".hit blockquote mark", &["lamp"]);
        assert_eq!(browser.place(), "/?q=lamp", "what was asked is answered");
    });
}
