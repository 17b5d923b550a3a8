//! The two engines over the same passages: pullquote as a library, and tantivy as its documentation shows it.
//!
//! Both indexes are made once for a number of passages and kept in cargo's folder for such things; both are merged into one segment.

use crate::passages::{self, Press, Story};
use pullquote::article::{
    Article, ArticleId, Attributed, Block, Fingerprint, Format, Language, Metadata, Role, Source,
};
use pullquote::index::{Index, PreparedArticle, Reader, Stemmers, WriteLock, WriterSettings};
use pullquote::search::{SearchRequest, SearchResults, search};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TEXT, TextFieldIndexing, TextOptions, Value,
};
use tantivy::snippet::{Snippet, SnippetGenerator};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

type AnyError = Box<dyn std::error::Error>;

const MEMORY: usize = 200_000_000;
/// Stories that share a file, as records of a wire service do.
const STORIES_A_FILE: usize = 100;

/// Where both indexes of a collection lie; made where they are missing.
pub(crate) fn folder(press: &Press, seed: u64, passages: usize) -> Result<PathBuf, AnyError> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "query-cost-{}-{seed}-{passages}",
        passages::VERSION
    ));
    let ours = folder.join("pullquote");
    if Index::open(&ours).is_err() {
        eprintln!("indexing {passages} passages with pullquote ...");
        index_with_pullquote(press, passages, &folder)?;
        merge(&tantivy::Index::open_in_dir(ours.join("engine"))?)?;
    }
    let theirs = folder.join("tantivy");
    if !theirs.join("done").exists() {
        eprintln!("indexing {passages} passages with tantivy ...");
        index_with_tantivy(press, passages, &theirs)?;
        File::create(theirs.join("done"))?;
    }
    Ok(folder)
}

fn index_with_pullquote(press: &Press, passages: usize, folder: &Path) -> Result<(), AnyError> {
    let files = folder.join("files");
    fs::create_dir_all(&files)?;
    let lock = WriteLock::take(&folder.join("pullquote"))?;
    let index = Index::create_beside(&lock)?;
    let writer = index.writer(
        &lock,
        &WriterSettings {
            threads: 1,
            memory: MEMORY,
        },
    )?;
    let mut stemmers = Stemmers::default();
    for story in press.stories(passages) {
        let file = files.join(format!("{:06}.jsonl", story.number / STORIES_A_FILE));
        if story.number % STORIES_A_FILE == 0 {
            File::create(&file)?;
        }
        let article = article(&story, file);
        let passages = pullquote::passage::of(&article);
        assert_eq!(
            passages.len(),
            story.paragraphs.len(),
            "a paragraph is a passage"
        );
        writer.replace(PreparedArticle::new(
            &article,
            &passages,
            &[],
            &[],
            &mut stemmers,
        ))?;
    }
    writer.commit(Vec::new())?;
    index.take_place(&lock)?;
    Ok(())
}

fn article(story: &Story, file: PathBuf) -> Article {
    let mut text = String::new();
    let blocks = story
        .paragraphs
        .iter()
        .map(|paragraph| {
            let start = text.len();
            text.push_str(paragraph);
            let range = start..text.len();
            text.push('\n');
            Block {
                role: Role::Body,
                range,
                section: None,
                origin: None,
            }
        })
        .collect();
    let known = |value: &str| Attributed {
        value: value.to_owned(),
        source: Source::Record,
        evidence: value.to_owned(),
    };
    Article {
        id: ArticleId(format!(
            "{:06}.jsonl/{}",
            story.number / STORIES_A_FILE,
            story.number
        )),
        file,
        format: Format::Jsonl,
        metadata: Metadata {
            outlet: Some(known(&story.outlet)),
            date: Some(Attributed {
                value: story.date.parse().expect("a generated date is a date"),
                source: Source::Record,
                evidence: story.date.clone(),
            }),
            title: Some(story.headline.clone()),
            language: Language::from_tag("en"),
            ..Metadata::default()
        },
        text,
        blocks,
        fingerprint: Fingerprint::of(&[story.headline.as_bytes()]),
    }
}

fn index_with_tantivy(press: &Press, passages: usize, folder: &Path) -> Result<(), AnyError> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut schema = Schema::builder();
    let stems = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field(
        "text",
        TextOptions::default().set_indexing_options(stems) | STORED,
    );
    let exact = schema.add_text_field("exact", TEXT);
    let index = tantivy::Index::create_in_dir(folder, schema.build())?;
    let mut writer = index.writer_with_num_threads(1, MEMORY)?;
    for story in press.stories(passages) {
        for paragraph in &story.paragraphs {
            let mut document = TantivyDocument::new();
            document.add_text(text, paragraph);
            document.add_text(exact, paragraph);
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    merge(&index)
}

fn merge(index: &tantivy::Index) -> Result<(), AnyError> {
    let segments = index.searchable_segment_ids()?;
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(())
}

/// pullquote, opened once.
pub(crate) struct Pullquote {
    pub(crate) reader: Reader,
}

impl Pullquote {
    pub(crate) fn open(folder: &Path) -> Result<Self, AnyError> {
        Ok(Self {
            reader: Index::open(&folder.join("pullquote"))?.reader()?,
        })
    }

    pub(crate) fn search(&self, query: &str) -> SearchResults {
        search(&SearchRequest::new(query), &self.reader)
            .unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// The words of the index that a pattern stands for.
    pub(crate) fn expanded(&self, pattern: &str) -> Vec<String> {
        let query = pullquote::query::parse(pattern)
            .expect("a generated pattern can be read")
            .query;
        let lexicon = self
            .reader
            .lexicon(&query, &[])
            .expect("a generated pattern fits few enough words");
        let mut terms = Vec::new();
        query.each_word(&mut |word| {
            terms.extend(lexicon.terms(word).sequences.iter().flatten().cloned());
        });
        terms
    }
}

/// What tantivy is asked for.
#[derive(Debug, Clone)]
pub(crate) enum Nearest {
    /// A word by its stem.
    Word(String),
    /// A word as it is written, in small letters.
    Exact(String),
    All(Vec<Nearest>),
    Any(Vec<Nearest>),
    Phrase(Vec<String>),
    /// The first without the second.
    Without(Box<Nearest>, Box<Nearest>),
    /// The first, better with the second.
    Better(Box<Nearest>, Box<Nearest>),
    Boost(Box<Nearest>, f32),
}

/// tantivy, opened once.
pub(crate) struct Tantivy {
    index: tantivy::Index,
    pub(crate) searcher: Searcher,
    pub(crate) text: Field,
    pub(crate) exact: Field,
}

impl Tantivy {
    pub(crate) fn open(folder: &Path) -> Result<Self, AnyError> {
        let index = tantivy::Index::open_in_dir(folder.join("tantivy"))?;
        let schema = index.schema();
        Ok(Self {
            searcher: index.reader()?.searcher(),
            text: schema.get_field("text")?,
            exact: schema.get_field("exact")?,
            index,
        })
    }

    pub(crate) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    fn term(&self, word: &str) -> Term {
        let mut tokenizer = self
            .index
            .tokenizer_for_field(self.text)
            .expect("the field has a tokenizer");
        let mut tokens = tokenizer.token_stream(word);
        assert!(tokens.advance(), "{word} is a word");
        Term::from_field_text(self.text, &tokens.token().text)
    }

    pub(crate) fn query(&self, nearest: &Nearest) -> Box<dyn Query> {
        let clauses = |occur: Occur, parts: &[Nearest]| -> Box<dyn Query> {
            Box::new(BooleanQuery::new(
                parts.iter().map(|part| (occur, self.query(part))).collect(),
            ))
        };
        let pair = |first: &Nearest, occur: Occur, second: &Nearest| -> Box<dyn Query> {
            Box::new(BooleanQuery::new(vec![
                (Occur::Must, self.query(first)),
                (occur, self.query(second)),
            ]))
        };
        match nearest {
            Nearest::Word(word) => Box::new(TermQuery::new(
                self.term(word),
                IndexRecordOption::WithFreqs,
            )),
            Nearest::Exact(word) => Box::new(TermQuery::new(
                Term::from_field_text(self.exact, &word.to_lowercase()),
                IndexRecordOption::WithFreqs,
            )),
            Nearest::All(parts) => clauses(Occur::Must, parts),
            Nearest::Any(parts) => clauses(Occur::Should, parts),
            Nearest::Phrase(words) => Box::new(PhraseQuery::new(
                words.iter().map(|word| self.term(word)).collect(),
            )),
            Nearest::Without(first, second) => pair(first, Occur::MustNot, second),
            Nearest::Better(first, second) => pair(first, Occur::Should, second),
            Nearest::Boost(part, factor) => Box::new(BoostQuery::new(self.query(part), *factor)),
        }
    }

    /// The ten best with their snippets, and how many there are.
    pub(crate) fn counted(&self, nearest: &Nearest) -> (usize, Vec<Snippet>) {
        let query = self.query(nearest);
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        let (top, count) = self
            .searcher
            .search(query.as_ref(), &collector)
            .expect("the index can be read");
        (count, self.snippets(query.as_ref(), nearest, &top))
    }

    /// The ten best with their snippets.
    pub(crate) fn best(&self, nearest: &Nearest) -> (usize, Vec<Snippet>) {
        let query = self.query(nearest);
        let top = self
            .searcher
            .search(query.as_ref(), &TopDocs::with_limit(10).order_by_score())
            .expect("the index can be read");
        (top.len(), self.snippets(query.as_ref(), nearest, &top))
    }

    fn snippets(
        &self,
        query: &dyn Query,
        nearest: &Nearest,
        top: &[(f32, DocAddress)],
    ) -> Vec<Snippet> {
        let field = if nearest.is_exact() {
            self.exact
        } else {
            self.text
        };
        let mut generator =
            SnippetGenerator::create(&self.searcher, query, field).expect("the index can be read");
        // As long as pullquote's.
        generator.set_max_num_chars(320);
        top.iter()
            .map(|(_, address)| {
                let document: TantivyDocument =
                    self.searcher.doc(*address).expect("the index can be read");
                let text = document
                    .get_first(self.text)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default();
                generator.snippet(text)
            })
            .collect()
    }
}

impl Nearest {
    /// Whether its words are looked for as they are written.
    pub(crate) fn is_exact(&self) -> bool {
        match self {
            Self::Exact(_) => true,
            Self::Word(_) | Self::Phrase(_) => false,
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::is_exact),
            Self::Without(part, _) | Self::Better(part, _) | Self::Boost(part, _) => {
                part.is_exact()
            }
        }
    }
}
