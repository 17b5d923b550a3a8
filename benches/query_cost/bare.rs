//! tantivy in a bare axum handler: the nearest query, already read; the ten best and their count; snippets by its `SnippetGenerator`;
//! JSON of the same fields.

use crate::engines::Tantivy;
use crate::load::Asked;
use crate::passages::Press;
use axum::Router;
use axum::extract::Path as PathParameter;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::serve::ListenerExt;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tantivy::TantivyDocument;
use tantivy::collector::{Count, TopDocs};
use tantivy::schema::{
    IndexRecordOption, STORED, Schema, TEXT, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::snippet::SnippetGenerator;

type AnyError = Box<dyn std::error::Error>;

/// What is stored beside the text and given back with each hit.
const KEPT: [&str; 5] = ["id", "article", "outlet", "date", "title"];

/// The folder below which the index lies as [`Tantivy::open`] wants it.
fn place(folder: &Path) -> std::path::PathBuf {
    folder.join("bare")
}

/// Makes the index where it is missing: as `query_cost` has it, with what an answer tells stored too.
pub(crate) fn index(press: &Press, passages: usize, folder: &Path) -> Result<(), AnyError> {
    const MEMORY: usize = 200_000_000;
    let folder = place(folder).join("tantivy");
    if folder.join("done").exists() {
        return Ok(());
    }
    eprintln!("indexing {passages} passages with tantivy, metadata stored ...");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut schema = Schema::builder();
    let stems = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema.add_text_field(
        "text",
        TextOptions::default().set_indexing_options(stems) | STORED,
    );
    let exact = schema.add_text_field("exact", TEXT);
    let kept = KEPT.map(|name| schema.add_text_field(name, STORED));
    let index = tantivy::Index::create_in_dir(&folder, schema.build())?;
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
    for story in press.stories(passages) {
        let article = format!("{:06}.jsonl/{}", story.number / 100, story.number);
        for (ordinal, paragraph) in story.paragraphs.iter().enumerate() {
            let mut document = TantivyDocument::new();
            document.add_text(text, paragraph);
            document.add_text(exact, paragraph);
            let id = format!("{article}#{ordinal}");
            let values = [&id, &article, &story.outlet, &story.date, &story.headline];
            for (field, value) in kept.iter().zip(values) {
                document.add_text(*field, value);
            }
            writer.add_document(document)?;
        }
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    File::create(folder.join("done"))?;
    Ok(())
}

/// Answers `/search/N` for the queries, by their numbers.
pub(crate) fn serve(asked: Vec<Asked>, folder: &Path) -> Result<(), AnyError> {
    let engine = Arc::new(Tantivy::open(&place(folder))?);
    assert_eq!(engine.segments(), 1);
    let asked = Arc::new(asked);
    let search = get(
        move |PathParameter(number): PathParameter<usize>| async move {
            let answer = answer(&engine, &asked[number]).to_string();
            ([(CONTENT_TYPE, "application/json")], answer).into_response()
        },
    );
    let routes: Router = Router::new().route("/search/{number}", search);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, routes).await?;
        Ok(())
    })
}

fn answer(engine: &Tantivy, Asked { pair, best_alone }: &Asked) -> Value {
    let begun = Instant::now();
    let query = engine.query(&pair.nearest);
    let searcher = &engine.searcher;
    let best = TopDocs::with_limit(10).order_by_score();
    let found = if *best_alone {
        let top = searcher.search(query.as_ref(), &best);
        top.map(|top| (top, None))
    } else {
        let found = searcher.search(query.as_ref(), &(best, Count));
        found.map(|(top, count)| (top, Some(count)))
    };
    let (top, total) = found.expect("the index can be read");
    let exact = pair.nearest.is_exact();
    let field = if exact { engine.exact } else { engine.text };
    let mut generator =
        SnippetGenerator::create(searcher, query.as_ref(), field).expect("the index can be read");
    generator.set_max_num_chars(320);
    let schema = searcher.schema();
    let hits: Vec<Value> = top
        .into_iter()
        .enumerate()
        .map(|(at, (score, address))| {
            let document: TantivyDocument = searcher.doc(address).expect("the index can be read");
            let value = |name: &str| {
                let field = schema.get_field(name).expect("the field is there");
                document
                    .get_first(field)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
            };
            let text = value("text");
            let snippet = generator.snippet(text);
            let (mut pieces, mut end) = (Vec::new(), 0);
            for range in snippet.highlighted() {
                pieces.push(json!({"text": &snippet.fragment()[end..range.start]}));
                pieces.push(json!({"text": &snippet.fragment()[range.clone()], "match": true}));
                end = range.end;
            }
            pieces.push(json!({"text": &snippet.fragment()[end..]}));
            let [id, article, outlet, date, title] = KEPT.map(value);
            json!({
                "rank": at + 1, "score": score, "id": id, "article": article, "file": article, "lines": null, "bytes": null,
                "outlet": outlet, "date": date, "title": title, "section": null, "url": null, "text": text, "snippet": pieces,
                "highlights": snippet.highlighted().iter().map(|range| json!({"start": range.start, "end": range.end}))
                    .collect::<Vec<_>>(),
                "entities": [],
            })
        })
        .collect();
    json!({
        "query": pair.query, "understood": pair.query, "total": total, "partial": 0,
        "took_ms": begun.elapsed().as_secs_f64() * 1000.0, "hits": hits, "next": null, "commit": null,
    })
}
