//! Lists as files, written while they are read: memory stays the same however long they are.

use super::Server;
use super::live::Snapshot;
use super::parameters::FormatParameter;
use super::problem::Problem;
use crate::render::csv::HitTable;
use crate::render::json::{HitJson, without_controls};
use crate::search::{Overview, SearchError, SearchRequest, ShownHit, search, search_each};
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use http_body_util::channel::{Channel, Sender};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Bytes that are handed over at once.
const PIECE: usize = 32 * 1024;
/// Pieces that wait for the client at most.
const PIECES: usize = 4;

/// Begins a download; what is wrong with a request is known before anything is sent. With it, where the list goes on, if it does.
pub(super) async fn download(
    server: &Server,
    snapshot: Arc<Snapshot>,
    request: SearchRequest,
    format: FormatParameter,
) -> Result<(Response, Option<usize>), Problem> {
    let place = server.workers.download()?;
    let limits = server.workers.limits;
    let (told, beginning) = oneshot::channel();
    let (sender, body) = Channel::new(PIECES);
    let out = Pieces {
        sender,
        runtime: Handle::current(),
        stalled: limits.stalled,
        buffer: Vec::with_capacity(PIECE),
    };
    let folder = server.working_folder.clone();
    spawn_blocking(move || {
        let _place = place;
        write(&request, &snapshot, format, folder.as_deref(), out, told);
    });
    match timeout(limits.time, beginning).await {
        Ok(Ok(beginning)) => {
            let next = beginning?;
            let mut response = Response::new(Body::new(body));
            match format {
                FormatParameter::Csv => as_table(&mut response),
                FormatParameter::Json | FormatParameter::Jsonl => {
                    as_file(&mut response, "application/jsonl", "jsonl");
                }
            }
            Ok((response, next))
        }
        Ok(Err(_)) => Err(Problem::failed()),
        Err(_) => Err(Problem::too_slow(limits.time.as_secs_f64())),
    }
}

/// Tells a browser that the answer is a table to be kept.
pub(super) fn as_table(response: &mut Response) {
    as_file(response, "text/csv; charset=utf-8; header=present", "csv");
}

fn as_file(response: &mut Response, kind: &'static str, ending: &str) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let name = format!("attachment; filename=\"pullquote.{ending}\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
}

type Beginning = Result<Option<usize>, Problem>;

fn write(
    request: &SearchRequest,
    snapshot: &Snapshot,
    format: FormatParameter,
    folder: Option<&Path>,
    mut out: Pieces,
    told: oneshot::Sender<Beginning>,
) {
    let mut told = Some(told);
    let mut begin = |beginning: Beginning| {
        if let Some(told) = told.take() {
            // A client that is gone needs to hear nothing.
            let _ = told.send(beginning);
        }
    };
    let written = catch_unwind(AssertUnwindSafe(|| match format {
        FormatParameter::Csv => HitTable::begin(&mut out).and_then(|mut table| {
            each_hit(request, snapshot, &mut begin, |shown, rank| {
                table.add(shown, rank, folder)
            })?;
            table.end()
        }),
        FormatParameter::Json | FormatParameter::Jsonl => {
            each_hit(request, snapshot, &mut begin, |shown, rank| {
                line(shown, rank, folder, &mut out)
            })
        }
    }))
    .unwrap_or_else(|_| Err(io::Error::other("the search panicked")));
    match written.and_then(|()| out.flush()) {
        Ok(()) => {}
        // The answer breaks off, so that nobody takes a part for the whole.
        Err(error) => {
            tracing::warn!(%error, "a download was not finished");
            out.sender.abort(error);
        }
    }
}

/// Hands over the hits with their places in the list, after the beginning was told.
fn each_hit(
    request: &SearchRequest,
    snapshot: &Snapshot,
    begin: &mut impl FnMut(Beginning),
    mut each: impl FnMut(&ShownHit, usize) -> io::Result<()>,
) -> io::Result<()> {
    let mut rank = request.offset;
    let mut failed = None;
    let mut hand_over = |shown: &ShownHit| {
        rank += 1;
        match each(shown, rank) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    let next = |overview: &Overview| {
        let read = request.offset + overview.hits;
        let more = overview.hits == request.limit && read < overview.total + overview.partial;
        (more && overview.hits > 0).then_some(read)
    };
    let searched = if request.by_article {
        search(request, &snapshot.reader).map(|results| {
            let overview = Overview {
                total: results.total,
                partial: results.partial,
                hits: results.listed_articles.len(),
            };
            begin(Ok(next(&overview)));
            let _ = results.hits.iter().try_for_each(&mut hand_over);
        })
    } else {
        search_each(
            request,
            &snapshot.reader,
            |overview| begin(Ok(next(overview))),
            |shown| hand_over(&shown),
        )
    };
    if let Some(error) = failed {
        return Err(error);
    }
    searched.map_err(|error| {
        let reason = io::Error::other(error.to_string());
        begin(Err(search_problem(request, error)));
        reason
    })
}

fn search_problem(request: &SearchRequest, error: SearchError) -> Problem {
    Problem::search(&request.query, error)
}

fn line(
    shown: &ShownHit,
    rank: usize,
    folder: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = serde_json::to_string(&HitJson::new(shown, rank, folder))?;
    writeln!(out, "{}", without_controls(&text))
}

/// The body of an answer, as something to write to from outside the runtime.
struct Pieces {
    sender: Sender<Bytes, io::Error>,
    runtime: Handle,
    stalled: Duration,
    buffer: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        let sent = self
            .runtime
            .block_on(timeout(self.stalled, self.sender.send_data(piece.into())));
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::Error::new(
                io::ErrorKind::BrokenPipe,
                "the client is gone",
            )),
            Err(_) => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the client takes nothing any more",
            )),
        }
    }
}
