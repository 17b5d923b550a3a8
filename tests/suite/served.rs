//! A server's routes on a scratch collection, asked without a socket.

use crate::project::TestProject;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use pullquote::server::{Access, Limits, Server, Settings, router};
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;

/// A token that is long enough.
pub(crate) const TOKEN: &str = "a-token-of-twenty-two.";

/// A server on a scratch collection.
pub(crate) struct Served {
    pub(crate) project: TestProject,
    pub(crate) server: Arc<Server>,
    pub(crate) runtime: tokio::runtime::Runtime,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Served {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let project = TestProject::new(files);
        project.index(&["a"]);
        Self::of(project, "127.0.0.1:7700", None, Limits::default())
    }

    pub(crate) fn of(
        project: TestProject,
        listen: &str,
        token: Option<&str>,
        limits: Limits,
    ) -> Self {
        let listen = listen.parse().unwrap();
        let server = Server::new(Settings {
            index: project.path("index"),
            working_folder: Some(project.folder().canonicalize().unwrap()),
            access: Access::new(listen, Vec::new(), token).unwrap(),
            limits,
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        Self {
            project,
            server,
            runtime,
        }
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = router(&self.server).oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: head.status.as_u16(),
                headers: head.headers,
                text: String::from_utf8(bytes.to_vec()).unwrap(),
            }
        })
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost:7700");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap())
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The problem that is told, which has to be of this kind, with this status.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_str(&self.text).unwrap();
        assert_eq!(problem["type"], format!("urn:pullquote:problem:{kind}"));
        assert_eq!(problem["status"], status);
        for told in ["title", "detail"] {
            assert!(!problem[told].as_str().unwrap().is_empty(), "{problem}");
        }
        problem
    }
}
