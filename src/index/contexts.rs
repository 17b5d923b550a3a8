//! What is known of articles before their passages are looked at, in a table that searches use one after another.

use super::candidates::WordSet;
use std::sync::Mutex;
use tantivy::Score;

/// What an article gives its passages.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Context {
    /// What article and headline are worth together.
    pub(super) known: Score,
    /// What the words of one of its passages are worth at most.
    pub(super) most_words: Score,
    /// The words that it has.
    pub(super) words: WordSet,
}

/// The contexts of a segment's articles; those without any word of the query are all nothing.
#[derive(Debug, Default)]
struct Table {
    contexts: Vec<Context>,
    touched: Vec<u32>,
}

/// Tables that no search is using. Making one anew for every search would take longer than many searches do.
#[derive(Debug, Default)]
pub(super) struct Tables(Mutex<Vec<Table>>);

/// A table that goes back when it is dropped.
pub(super) struct Contexts<'t> {
    table: Table,
    home: &'t Tables,
}

impl Tables {
    /// An empty table for so many articles.
    pub(super) fn take(&self, articles: usize) -> Contexts<'_> {
        let kept = self.0.lock().ok().and_then(|mut tables| tables.pop());
        let mut table = kept.unwrap_or_default();
        if table.contexts.len() < articles {
            table.contexts.resize(articles, Context::default());
        }
        Contexts { table, home: self }
    }
}

impl Contexts<'_> {
    /// The context of an article, to be added to.
    pub(super) fn of(&mut self, article: usize) -> &mut Context {
        let context = &mut self.table.contexts[article];
        if *context == Context::default() {
            self.table.touched.push(article as u32);
        }
        context
    }

    /// The articles that anything is known of, each at least once.
    pub(super) fn touched(&self) -> &[u32] {
        &self.table.touched
    }

    /// The context of an article.
    pub(super) fn get(&self, article: usize) -> &Context {
        &self.table.contexts[article]
    }
}

impl Drop for Contexts<'_> {
    fn drop(&mut self) {
        let mut table = std::mem::take(&mut self.table);
        for article in table.touched.drain(..) {
            table.contexts[article as usize] = Context::default();
        }
        if let Ok(mut tables) = self.home.0.lock() {
            tables.push(table);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_empty() {
        let tables = Tables::default();
        let mut contexts = tables.take(3);
        contexts.of(2).known = 1.0;
        contexts.of(2).known += 1.0;
        assert_eq!(contexts.touched(), [2]);
        drop(contexts);
        let contexts = tables.take(4);
        assert!(contexts.touched().is_empty());
        assert_eq!(*contexts.get(2), Context::default());
    }
}
