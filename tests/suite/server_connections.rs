//! Promises of the running server: it begins only where that is safe, ends in peace, lets slow clients go, and answers every request
//! while the index changes under it.

use crate::project::{Ran, TestProject};
use pullquote::server::{Access, Limits, Server, Settings, serve};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const ARTICLE: (&str, &str) = (
    "a/talks.txt",
    "Talks\n\nThe Taliban opened an office in Doha on Tuesday.\n",
);

/// The program, serving; it is ended with the test.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Running {
    /// `pullquote serve` on a port of its own.
    pub(crate) fn start(project: &TestProject, arguments: &[&str]) -> Self {
        let arguments = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = project
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "it ended at once");
            if let Some((_, rest)) = line.split_once("http://") {
                // With nothing behind it, so that it can be copied.
                break rest.strip_suffix("/\n").unwrap().parse().unwrap();
            }
        };
        // What it logs later has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, address }
    }

    /// Whether it ended by itself soon after a signal, and how.
    fn ends_after(mut self, signal: &str) -> Option<i32> {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        for _ in 0..200 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it goes on after {signal}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status and the body of an answer; the connection is closed behind it.
fn get(address: SocketAddr, path: &str, headers: &str) -> (u16, String) {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n");
    let text = send(address, request.as_bytes());
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (
        status.unwrap_or_else(|| panic!("no answer: {text:?}")),
        body.to_owned(),
    )
}

fn send(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    // Where the server has had enough, it may close before all is written.
    let _ = stream.write_all(bytes);
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// The server in this process, with limits that need no waiting for.
fn with_limits(limits: Limits, test: impl FnOnce(SocketAddr)) {
    let project = TestProject::indexed(&[ARTICLE]);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::new(Settings {
        index: project.path("index"),
        working_folder: None,
        access: Access::new(address, Vec::new(), None).unwrap(),
        limits,
    });
    runtime.spawn(serve(server, listener, std::future::pending()));
    test(address);
    runtime.shutdown_background();
}

#[test]
fn it_serves_until_it_is_told_to_stop() {
    let project = TestProject::indexed(&[ARTICLE]);
    for signal in ["-TERM", "-INT"] {
        let running = Running::start(&project, &[]);
        let (status, body) = get(running.address, "/api/v1/search?q=doha", "");
        assert_eq!(status, 200, "{body}");
        let results: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(results["total"], 1);
        assert_eq!(running.ends_after(signal), Some(0), "{signal}");
    }
}

#[test]
fn it_does_not_begin_where_that_is_not_safe_or_not_possible() {
    let project = TestProject::indexed(&[ARTICLE]);
    let check = |arguments: &[&str], message: &[&str]| {
        project
            .run(&[&["serve"], arguments].concat())
            .refused_with(message);
    };
    check(
        &["--listen", "0.0.0.0:0"],
        &["other machines", "--token-file"],
    );
    check(&["--listen", "[::]:0"], &["other machines"]);
    check(&["--listen", "localhost"], &["--listen"]);
    check(&["--token", "short"], &["16 characters"]);
    check(
        &["--token", "sixteen letters and spaces"],
        &["letters, digits"],
    );
    check(&["--token-file", "none.txt"], &["none.txt"]);
    project.write("empty.txt", "\n");
    check(&["--token-file", "empty.txt"], &["empty.txt", "no token"]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    check(&["--listen", &address], &[&address, "--listen"]);
}

#[test]
fn a_token_comes_from_a_file_or_the_environment() {
    let project = TestProject::indexed(&[ARTICLE]);
    project.write("token.txt", "a-token-of-twenty-two.\n");
    let running = Running::start(&project, &["--token-file", "token.txt"]);
    let right = "authorization: Bearer a-token-of-twenty-two.\r\n";
    assert_eq!(get(running.address, "/api/v1/stats", "").0, 401);
    assert_eq!(get(running.address, "/api/v1/stats", right).0, 200);
    let mut command = project.command(&["serve", "--listen", "0.0.0.0:0"]);
    let ran = Ran::of(command.env("PULLQUOTE_TOKEN", "short"));
    ran.refused_with(&["16 characters"]);
}

#[test]
fn a_client_that_sends_no_request_is_let_go() {
    let limits = Limits {
        request: Duration::from_millis(300),
        ..Limits::default()
    };
    with_limits(limits, |address| {
        for begun in [
            "",
            "GET /api/v1/stats HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nhost: localhost\r\nx: ",
        ] {
            let start = Instant::now();
            let answer = send(address, begun.as_bytes());
            assert!(start.elapsed() < Duration::from_secs(10), "{begun:?}");
            assert!(!answer.contains(" 200 "), "{begun:?}: {answer}");
        }
        // One that keeps its connection, and asks nothing more.
        let kept = format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\n\r\n");
        let answer = send(address, kept.as_bytes());
        assert!(answer.contains(" 200 "), "{answer}");
    });
}

#[test]
fn what_is_no_request_or_too_large_for_one_is_refused() {
    with_limits(Limits::default(), |address| {
        let status = |bytes: &[u8]| {
            let answer = send(address, bytes);
            answer.split(' ').nth(1).unwrap_or_default().to_owned()
        };
        let large = "a".repeat(256 * 1024);
        let head = format!("GET / HTTP/1.1\r\nhost: localhost\r\nx-large: {large}\r\n\r\n");
        assert_eq!(status(head.as_bytes()), "431");
        // What can be read is told what is wrong with it.
        let large = "a".repeat(48 * 1024);
        let (status_told, problem) = get(address, "/healthz", &format!("cookie: {large}\r\n"));
        assert_eq!(status_told, 431, "{problem}");
        let problem: Value = serde_json::from_str(&problem).unwrap();
        assert_eq!(problem["type"], "urn:pullquote:problem:too-long");
        let headers = format!("accept: text/html\r\ncookie: {large}\r\n");
        let (status_told, page) = get(address, "/?q=doha", &headers);
        assert_eq!(status_told, 431, "{page}");
        assert!(
            page.contains("<h1>The request has too many headers</h1>"),
            "{page}"
        );
        let (status_told, problem) = get(address, &format!("/?q={large}"), "");
        assert_eq!(status_told, 414, "{problem}");
        assert!(
            problem.contains("an address has at most 8,192 bytes"),
            "{problem}"
        );
        let allowed = format!("cookie: {}\r\n", "a".repeat(24 * 1024));
        assert_eq!(get(address, "/healthz", &allowed).0, 200);
        let many = "x-again: 1\r\n".repeat(200);
        let head = format!("GET / HTTP/1.1\r\nhost: localhost\r\n{many}\r\n");
        assert_eq!(status(head.as_bytes()), "431");
        let address_line = format!("GET /{large} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        assert_eq!(status(address_line.as_bytes()), "414");
        assert_eq!(status(b"\x16\x03\x01 no HTTP\r\n\r\n"), "400");
        assert_eq!(
            status(b"GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n"),
            "400"
        );
    });
}

#[test]
fn where_no_connection_has_room_one_is_told_so_at_once() {
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    with_limits(limits, |address| {
        let first = TcpStream::connect(address).unwrap();
        // It counts once it is accepted.
        let refused = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            let answer = send(address, b"");
            answer.contains(" 503 ") && answer.contains("retry-after: 1")
        });
        assert!(refused);
        drop(first);
        let again = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            send(
                address,
                b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            )
            .contains(" 200 ")
        });
        assert!(again);
    });
}

#[test]
fn a_small_answer_does_not_wait_for_an_acknowledgement() {
    with_limits(Limits::default(), |address| {
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!("GET /api/v1/search?q=doha HTTP/1.1\r\nhost: {address}\r\n\r\n");
        let mut answer = [0; 16 * 1024];
        let times = (0..20).map(|_| {
            let start = Instant::now();
            stream.write_all(request.as_bytes()).unwrap();
            assert!(stream.read(&mut answer).unwrap() > 0);
            start.elapsed()
        });
        // A delayed acknowledgement takes at least 40 ms, each time.
        assert!(times.min().unwrap() < Duration::from_millis(38));
    });
}

#[test]
fn no_request_is_dropped_while_the_index_changes() {
    let project = TestProject::indexed(&[ARTICLE]);
    let running = Running::start(&project, &[]);
    let address = running.address;
    let done = AtomicBool::new(false);
    let answered = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut totals = Vec::new();
            let mut is_last = false;
            while !is_last {
                // One request is sure to begin when the last index is in service.
                is_last = done.load(Ordering::Relaxed);
                let (status, body) = get(address, "/api/v1/search?q=doha", "");
                assert_eq!(status, 200, "{body}");
                let results: Value = serde_json::from_str(&body).unwrap();
                totals.push(results["total"].as_u64().unwrap());
            }
            totals
        });
        for round in 2..6_u64 {
            let name = format!("a/{round}.txt");
            project.write(&name, "An office in Doha.\n");
            let how: &[&str] = if round % 2 == 0 { &[] } else { &["--rebuild"] };
            project.index(&[&["--no-entities"], how].concat());
            let seen = (0..200).any(|_| {
                std::thread::sleep(Duration::from_millis(50));
                let body = get(address, "/api/v1/search?q=doha", "").1;
                let results: Value = serde_json::from_str(&body).unwrap();
                results["total"] == round
            });
            assert!(
                seen,
                "the server never took up the index with {round} articles"
            );
        }
        done.store(true, Ordering::Relaxed);
        asking.join().unwrap()
    });
    assert!(answered.is_sorted(), "no answer goes back: {answered:?}");
    assert_eq!(answered.last(), Some(&5));
}
