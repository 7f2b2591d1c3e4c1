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
    posting::{self, Form, Outcome},
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
    body: Body,
) -> Response<Body> {
    if !host_is_local(&headers) {
        return plain(StatusCode::FORBIDDEN, "This record is shown on this machine only.\n");
    }
    let is_form = method == Method::POST && uri.path() == "/review";
    if method != Method::GET && method != Method::HEAD && !is_form {
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
    let lang = asked::language(chosen.as_deref().or(cookie(&headers, "lang")), accepted(&headers));
    let mut asked = Asked::new(&path, query, lang);
    asked.reviewer = cookie(&headers, "reviewer").and_then(decoded).unwrap_or_default();
    if is_form {
        return posted(site, asked, &headers, body).await;
    }
    // SQLite works on the thread that asks it: not on one that other requests wait for.
    let made = tokio::task::spawn_blocking(move || pages::made(&site, &asked));
    let Ok(made) = made.await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made.\n");
    };
    let mut response = match made {
        Ok(made) => answer::with_headers(made.status, made.media_type, Body::from(made.body)),
        Err(trouble) => plain(StatusCode::INTERNAL_SERVER_ERROR, &told(&trouble)),
    };
    if chosen.as_deref() == Some(lang)
        && let Ok(value) = HeaderValue::from_str(&format!("lang={lang}; Path=/; SameSite=Strict; HttpOnly"))
    {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// Carries out a decision that a form of ours posts.
async fn posted(site: Site, mut asked: Asked, headers: &HeaderMap, body: Body) -> Response<Body> {
    if site.read_only() {
        return plain(StatusCode::FORBIDDEN, "This record is shown to be read only.\n");
    }
    if !posting::is_ours(headers) {
        return plain(StatusCode::FORBIDDEN, "Decisions are taken on this server's own pages only.\n");
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "A decision is a form.\n");
    }
    let Ok(bytes) = axum::body::to_bytes(body, posting::MOST_BYTES).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE, "The form is too large.\n");
    };
    let Some(form) = form(&bytes) else { return plain(StatusCode::BAD_REQUEST, "The form is no UTF-8.\n") };
    if form.get("token").map(String::as_str) != Some(site.secret()) {
        return plain(
            StatusCode::FORBIDDEN,
            "This page was made before the program was started; load it again.\n",
        );
    }
    let by = form.get("by").map(|by| by.trim().to_owned()).unwrap_or_default();
    let made = tokio::task::spawn_blocking(move || {
        let page = posting::decide(&site, &form).map_err(Trouble::from).and_then(|outcome| match outcome {
            Outcome::Done(address) => Ok((StatusCode::SEE_OTHER, address)),
            Outcome::Refused(refusal) => {
                asked.query.extend(form.get("fact").map(|fact| ("fact".to_owned(), fact.clone())));
                asked.reviewer = form.get("by").cloned().unwrap_or_default();
                asked.refused = Some((form, refusal));
                match pages::answer(&site, &asked)? {
                    Answer::Html(page) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page)),
                    _ => Ok((StatusCode::NOT_FOUND, pages::absent(&site, &asked))),
                }
            }
        });
        page.map_err(|trouble| told(&trouble))
    });
    let mut response = match made.await {
        Ok(Ok((StatusCode::SEE_OTHER, address))) => {
            let mut response = plain(StatusCode::SEE_OTHER, "");
            if let Ok(address) = HeaderValue::from_str(&address) {
                response.headers_mut().insert(header::LOCATION, address);
            }
            response
        }
        Ok(Ok((status, page))) => answer::with_headers(status, "text/html; charset=utf-8", Body::from(page)),
        Ok(Err(why)) => plain(StatusCode::INTERNAL_SERVER_ERROR, &why),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "The decision could not be taken.\n"),
    };
    let remembered =
        format!("reviewer={}; Path=/; SameSite=Strict; HttpOnly; Max-Age=31536000", asked::encoded(&by));
    if !by.is_empty()
        && let Ok(value) = HeaderValue::from_str(&remembered)
    {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// The fields of a form as browsers write them.
fn form(bytes: &[u8]) -> Option<Form> {
    let text = std::str::from_utf8(bytes).ok()?.replace('+', " ");
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(key)?, decoded(value)?))
        })
        .collect()
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

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
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
