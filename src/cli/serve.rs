//! `pullquote serve`

use super::arguments::{Global, ServeOptions};
use super::{Console, Outcome, index_folder};
use crate::server::{Access, Limits, Server, Settings, serve};
use anyhow::{Context, bail};
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

pub(super) fn run(
    options: &ServeOptions,
    global: &Global,
    console: &mut Console,
) -> anyhow::Result<Outcome> {
    let access = Access::new(
        options.listen,
        options.host.clone(),
        token(options)?.as_deref(),
    )?;
    let settings = Settings {
        index: std::path::absolute(index_folder(global))?,
        working_folder: console.working_folder.clone(),
        access,
        limits: Limits::default(),
    };
    log(global);
    // A runtime is started for this command alone; the others need none.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the server's threads")?;
    runtime.block_on(listen_and_serve(options, settings, console))?;
    // Searches that nobody waits for any more are not waited for either.
    runtime.shutdown_timeout(Duration::from_millis(200));
    Ok(Outcome::Done)
}

async fn listen_and_serve(
    options: &ServeOptions,
    settings: Settings,
    console: &mut Console,
) -> anyhow::Result<()> {
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is another program there? --listen names another address",
            options.listen
        )
    })?;
    let stop = told_to_stop()?;
    let address = page_address(listener.local_addr()?);
    let server = Server::new(settings);
    console.tell(&format!("Serving until Ctrl+C on {address}"))?;
    if options.open && open::that_detached(&address).is_err() {
        console.tell(&format!(
            "no browser could be opened here; open {address} yourself"
        ))?;
    }
    serve(server, listener, stop).await;
    Ok(())
}

/// Where a browser on this machine finds the server.
fn page_address(bound: SocketAddr) -> String {
    if bound.ip().is_unspecified() {
        format!("http://localhost:{}/", bound.port())
    } else {
        format!("http://{bound}/")
    }
}

/// The token of the environment, the command line or a file.
fn token(options: &ServeOptions) -> anyhow::Result<Option<String>> {
    let Some(file) = &options.token_file else {
        return Ok(options.token.clone());
    };
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read the token in {}", file.display()))?;
    let token = text.trim();
    if token.is_empty() {
        bail!("{} has no token in it", file.display());
    }
    Ok(Some(token.to_owned()))
}

fn log(global: &Global) {
    let level = if global.quiet {
        LevelFilter::ERROR
    } else if global.verbose {
        LevelFilter::DEBUG
    } else {
        LevelFilter::INFO
    };
    // Where another part of this process logs already, as in tests, that one goes on.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_target(false)
        .with_ansi(false)
        .try_init();
}

/// Done when the process is asked to end, by Ctrl+C or by whoever started it; from now on, not only once somebody waits for it.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done when the process is asked to end by Ctrl+C.
#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
