//! Connections: accepted while there is room, let go where they stall, ended in peace when the server is told to stop.
//!
//! axum's own `serve` has no time limit on reading a request, so that anybody could hold a connection for good; hyper's has.

use super::workers::Limits;
use super::{Server, router};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

/// Bytes of a request's head that are read at most. It is more than a request may have (see [`guard`](super::guard)), since what is longer
/// is refused by hyper itself, with a status and nothing else: it has no way to say what such an answer holds.
const MOST_READ: usize = 128 * 1024;

/// Answers requests on a socket until `stop` is done; then those that were begun, for as long as the limits allow.
pub async fn serve(server: Arc<Server>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let limits = server.workers.limits;
    let routes = router(&server);
    let watch = tokio::spawn(Arc::clone(&server).watch());
    let room = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            tokio::spawn(turn_away(stream));
            continue;
        };
        let connection = graceful.watch(connection(stream, routes.clone(), limits));
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let _place = place;
            server.metrics.connected();
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            server.metrics.disconnected();
        });
    }
    drop(listener);
    watch.abort();
    tracing::info!("stopping");
    if timeout(limits.farewell, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests that took too long were left unanswered");
    }
}

fn connection(
    stream: TcpStream,
    routes: Router,
    limits: Limits,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
    // A small answer is not to wait for the acknowledgement of the one before (Nagle's algorithm).
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stalled));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.request)
        .max_buf_size(MOST_READ)
        .serve_connection(
            TokioIo::new(Box::pin(stream)),
            TowerToHyperService::new(routes),
        )
}

/// Where all places are taken, one is told so at once.
async fn turn_away(mut stream: TcpStream) {
    const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 1\r\n\
        connection: close\r\ncontent-length: 0\r\n\r\n";
    const PATIENCE: Duration = Duration::from_secs(1);
    let _ = timeout(PATIENCE, async {
        stream.write_all(BUSY).await?;
        stream.shutdown().await
    })
    .await;
}

/// A connection that broke before it was accepted is nobody's concern; where files run out, some have to be closed first.
async fn pause_after(error: &io::Error) {
    const PAUSE: Duration = Duration::from_millis(100);
    if !matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    ) {
        tracing::error!(%error, "no connection can be accepted");
        sleep(PAUSE).await;
    }
}
