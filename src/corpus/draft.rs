//! A source's text in blocks, before anything is decided about them: what every reader of a format hands on.

use crate::source_map::SourceMap;
use std::ops::Range;

/// The text of an article and its blocks, in the source's order.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The texts of all blocks in NFC with folded white space, each ended by a line feed.
    pub(super) text: String,
    /// The source's own paragraphs and lines.
    pub(super) blocks: Vec<DraftBlock>,
}

/// One of the source's own paragraphs or lines.
#[derive(Debug)]
pub(super) struct DraftBlock {
    /// Where its text stands in the draft's text.
    pub(super) range: Range<usize>,
    /// The way back to the source.
    pub(super) origin: SourceMap,
    /// Whether a blank line, or the start of the text, stands before it.
    pub(super) apart: bool,
}

impl Draft {
    /// Adds a block; `tidy` appends its text, and blank text adds nothing.
    pub(super) fn push(
        &mut self,
        apart: bool,
        tidy: impl FnOnce(&mut String) -> Option<SourceMap>,
    ) {
        let start = self.text.len();
        if let Some(origin) = tidy(&mut self.text) {
            self.blocks.push(DraftBlock {
                range: start..self.text.len(),
                origin,
                apart,
            });
            self.text.push('\n');
        }
    }

    /// The text of one block.
    pub(super) fn block_text(&self, block: usize) -> &str {
        &self.text[self.blocks[block].range.clone()]
    }

    /// The texts of all blocks.
    pub(super) fn block_texts(&self) -> Vec<&str> {
        (0..self.blocks.len()).map(|i| self.block_text(i)).collect()
    }
}
