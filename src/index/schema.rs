//! Field names, how each is kept, and the version of both.
//!
//! Three kinds of record lie in one engine index, so that one commit changes them together: passages, which are searched; articles,
//! which hold what showing a whole article needs; and files, which remember what was read.

use crate::analysis::TermKind;
use crate::entity::EntityKind;
use crate::query::Scope;
use std::sync::LazyLock;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// Counts changes of the schema and of what is stored in its fields. An index of another version has to be made again.
pub(super) const SCHEMA_VERSION: u32 = 8;

/// The tokenizer that takes terms as the analysis made them.
pub(super) const TERMS_TOKENIZER: &str = "terms";
const RAW: &str = "raw";

/// The values of [`Fields::record`].
pub(super) mod record {
    pub(in crate::index) const PASSAGE: &str = "passage";
    pub(in crate::index) const ARTICLE: &str = "article";
    pub(in crate::index) const FILE: &str = "file";
    /// Beside [`FILE`], on a file that gave no article.
    pub(in crate::index) const EMPTY_FILE: &str = "empty file";
}

/// Names of the fields kept in columns, by which columns are opened.
pub(super) mod column {
    pub(in crate::index) const ARTICLE: &str = "article";
    pub(in crate::index) const ORDINAL: &str = "ordinal";
    pub(in crate::index) const PASSAGES: &str = "passages";
    pub(in crate::index) const OUTLET: &str = "outlet";
    pub(in crate::index) const LANGUAGE: &str = "language";
    pub(in crate::index) const FIRST_DAY: &str = "first_day";
    pub(in crate::index) const LAST_DAY: &str = "last_day";
    pub(in crate::index) const ENTITIES: [&str; 5] = ["person", "org", "place", "group", "event"];
}

/// The place of a kind of name in [`column::ENTITIES`] and [`Fields::entities`].
pub(super) fn entity_position(kind: EntityKind) -> usize {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Org => 1,
        EntityKind::Place => 2,
        EntityKind::Group => 3,
        EntityKind::Event => 4,
    }
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// What kind of record a document is.
    pub(super) record: Field,
    /// Passages and articles: the article's id.
    pub(super) article: Field,
    /// Passages: the number in the article.
    pub(super) ordinal: Field,
    /// Articles: how many passages they have, whose records lie right behind the article's, in order.
    pub(super) passages: Field,
    /// Passages: their words.
    pub(super) words: WordFields,
    /// Passages: words of the heading they stand under.
    pub(super) section: WordFields,
    /// Articles: stems of the headline and all passages, without positions.
    pub(super) article_text: Field,
    /// Articles: words of the headline.
    pub(super) title: WordFields,
    /// Articles: words of the headline, and behind a gap those of the first paragraph.
    pub(super) lead: WordFields,
    /// Articles: names of those who wrote it.
    pub(super) byline: WordFields,
    /// Articles: the path of the file.
    pub(super) path: Field,
    /// Passages: the outlet's name.
    pub(super) outlet: Field,
    /// Passages: the language their stems were made in.
    pub(super) language: Field,
    /// Passages: the first and the last day their date may mean, in days since 1970-01-01.
    pub(super) first_day: Field,
    pub(super) last_day: Field,
    /// Passages: names of persons, organizations, places, groups, events, in this order.
    pub(super) entities: [Field; 5],
    /// Passages: the days, months and years that they speak of, each as the writer's `time_terms` spell it.
    pub(super) times: Field,
    /// Files: the path.
    pub(super) file: Field,
    /// What is shown of a passage or an article, or remembered of a file.
    pub(super) stored: Field,
}

/// The two fields that words of one text stand in, at the same positions; a word in capitals also as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordFields {
    /// Stems.
    pub(super) stems: Field,
    /// Exact forms, and marks of where sentences begin.
    pub(super) exact: Field,
}

impl WordFields {
    pub(super) fn of(self, kind: TermKind) -> Field {
        match kind {
            TermKind::Stem => self.stems,
            TermKind::Exact => self.exact,
        }
    }
}

impl Fields {
    /// The fields that the words of a part of the article stand in.
    pub(super) fn scope(&self, scope: Scope) -> WordFields {
        match scope {
            Scope::Title => self.title,
            Scope::Lead => self.lead,
            Scope::Section => self.section,
            Scope::Byline => self.byline,
        }
    }
}

/// The fields, which are the same in every index of this version.
pub(super) fn fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> = LazyLock::new(|| schema().1);
    &FIELDS
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let terms = |option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TERMS_TOKENIZER)
                .set_index_option(option)
                .set_fieldnorms(true),
        )
    };
    let raw = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(RAW)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        )
    };
    let number = || NumericOptions::default().set_fast();
    let mut words = |stems: &str, exact: &str| WordFields {
        stems: builder.add_text_field(stems, terms(IndexRecordOption::WithFreqsAndPositions)),
        exact: builder.add_text_field(exact, terms(IndexRecordOption::WithFreqsAndPositions)),
    };
    let text = words("text", "exact");
    let section = words("section", "section_exact");
    let title = words("title", "title_exact");
    let lead = words("lead", "lead_exact");
    let byline = words("byline", "byline_exact");
    let fields = Fields {
        record: builder.add_text_field("record", raw()),
        article: builder.add_text_field(column::ARTICLE, raw().set_fast(RAW)),
        ordinal: builder.add_u64_field(column::ORDINAL, number()),
        passages: builder.add_u64_field(column::PASSAGES, number()),
        words: text,
        article_text: builder.add_text_field("article_text", terms(IndexRecordOption::WithFreqs)),
        section,
        title,
        lead,
        byline,
        path: builder.add_text_field("path", raw()),
        outlet: builder.add_text_field(column::OUTLET, raw().set_fast(RAW)),
        language: builder.add_text_field(column::LANGUAGE, raw().set_fast(RAW)),
        first_day: builder.add_i64_field(column::FIRST_DAY, number()),
        last_day: builder.add_i64_field(column::LAST_DAY, number()),
        entities: column::ENTITIES.map(|name| builder.add_text_field(name, raw().set_fast(RAW))),
        times: builder.add_text_field("times", raw()),
        file: builder.add_text_field("file", raw()),
        stored: builder.add_bytes_field("stored", STORED),
    };
    (builder.build(), fields)
}
