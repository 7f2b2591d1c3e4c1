//! Requests in, responses out: the loopback only, unless somebody says otherwise.

use std::{
    collections::BTreeMap,
    io,
    net::{SocketAddr, TcpListener},
};

use axum::{
    Router,
    body::Body,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header},
};

use crate::{
    answer::{self, Answer, Trouble},
    asked::{self, Asked},
    assets, pages,
    site::Site,
};

/// Where a record is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// Address and port.
    pub address: SocketAddr,
}

/// The pages of a record as a service, for tests and for servers of one's own.
pub fn router(site: Site) -> Router {
    Router::new().fallback(respond).with_state(site)
}

/// Shows a record until the process is asked to end (Ctrl-C); `ready` is told where.
///
/// # Errors
/// The address is taken, or cannot be listened at.
pub fn serve(site: Site, address: SocketAddr, ready: impl FnOnce(Served)) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        ready(Served { address: listener.local_addr()? });
        let end = async {
            // Without a signal to wait for, it runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        axum::serve(listener, router(site)).with_graceful_shutdown(end).await
    })
}

async fn respond(
    State(site): State<Site>,
    method: Method,
    uri: Uri,
    query: Result<Query<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Response<Body> {
    if !host_is_local(&headers) {
        return plain(StatusCode::FORBIDDEN, "This record is shown on this machine only.\n");
    }
    if method != Method::GET && method != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "Pages are only read.\n");
    }
    let Some(path) = decoded(uri.path()) else {
        return plain(StatusCode::BAD_REQUEST, "The address is no UTF-8.\n");
    };
    if let Some((kind, content)) = path.strip_prefix("/static/").and_then(assets::find) {
        return answer::with_headers(StatusCode::OK, kind, Body::from(content));
    }
    let query: BTreeMap<String, String> =
        query.map(|Query(pairs)| pairs.into_iter().collect()).unwrap_or_default();
    let chosen = query.get("lang").cloned();
    let lang = asked::language(chosen.as_deref().or(cookie(&headers)), accepted(&headers));
    let asked = Asked::new(&path, query, lang);
    // SQLite works on the thread that asks it: not on one that other requests wait for.
    let made = tokio::task::spawn_blocking(move || {
        let made = pages::answer(&site, &asked);
        (made, site, asked)
    });
    let Ok((made, site, asked)) = made.await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made.\n");
    };
    let mut response = match made {
        Ok(found) => answer::send(found, || pages::absent(&site, &asked)),
        Err(trouble) => plain(StatusCode::INTERNAL_SERVER_ERROR, &told(&trouble)),
    };
    if chosen.as_deref() == Some(lang)
        && let Ok(value) = HeaderValue::from_str(&format!("lang={lang}; Path=/; SameSite=Strict; HttpOnly"))
    {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Whether the browser thinks that it talks to this machine: a page elsewhere may give its own name to 127.0.0.1 and
/// would then be allowed to read what this server says (DNS rebinding).
fn host_is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    name == "localhost" || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
}

fn accepted(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';').find_map(|pair| pair.trim().strip_prefix("lang="))
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    answer::with_headers(status, "text/plain; charset=utf-8", Body::from(text.to_owned()))
}

fn told(trouble: &Trouble) -> String {
    let mut out = trouble.to_string();
    let mut cause = std::error::Error::source(trouble);
    while let Some(why) = cause {
        out.push_str(&format!(": {why}"));
        cause = why.source();
    }
    out + "\n"
}

/// An address with its `%41` read.
fn decoded(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = path.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(|_| byte == b'%') {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

impl Answer {
    /// A page for people, or nothing in another shape.
    pub(crate) fn page(template: &impl askama::Template) -> Result<Answer, Trouble> {
        Ok(Answer::Html(template.render()?))
    }
}
