//! Texts and requests that mean harm.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use crate::samples::{PLAIN, Record, SHA, Story};

const HOSTILE: Story = Story {
    title: "<script>alert('title')</script>",
    outlet: "\"><img src=x onerror=alert(1)>",
    agent: "</span><iframe src='//evil.example'>",
    place: "<svg onload=alert(2)>",
    ..PLAIN
};

#[test]
fn markup_in_a_text_is_shown_as_text() {
    let record = Record::of(&HOSTILE);
    for address in [
        "/",
        "/map",
        "/places",
        "/place/geonames:1",
        "/timeline",
        "/documents",
        "/sources",
        "/facts",
        "/fact/f1",
        "/review",
        &format!("/document/{SHA}"),
        "/search?words=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/map.svg",
    ] {
        let page = record.page(address);
        for harm in ["<script>alert", "<img src=x", "<iframe", "<svg onload"] {
            assert!(!page.contains(harm), "{address} holds {harm}");
        }
    }
    assert!(record.page(&format!("/document/{SHA}")).contains("&#60;script&#62;alert(&#39;title&#39;)"));
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_nothing_runs_from_the_page() {
    let record = Record::of(&PLAIN);
    let response = record.ask(Request::get("/").body(Body::empty()).unwrap());
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    for address in ["/", "/map", "/place/geonames:1", "/timeline", "/review", &format!("/document/{SHA}")] {
        let page = record.page(address);
        // Namespaces are names, not addresses.
        let page = page.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !page.contains("http://") && !page.contains("https://") && !page.contains("src=\"//"),
            "{address}"
        );
        for inline in ["<style", " style=", " onclick=", "<script>"] {
            assert!(!page.contains(inline), "{address} holds {inline}");
        }
    }
}

#[test]
fn a_name_that_points_here_is_no_reason_to_answer() {
    let record = Record::of(&PLAIN);
    let from = |host: &str| {
        record.ask(Request::get("/").header(header::HOST, host).body(Body::empty()).unwrap()).status()
    };
    assert_eq!(from("evil.example:8462"), StatusCode::FORBIDDEN);
    for own in ["localhost:8462", "127.0.0.1:8462", "[::1]:8462", "127.0.0.1"] {
        assert_eq!(from(own), StatusCode::OK, "{own}");
    }
}

#[test]
fn pages_are_only_read() {
    let record = Record::of(&PLAIN);
    for method in ["POST", "PUT", "DELETE"] {
        let request = Request::builder().method(method).uri("/").body(Body::empty()).unwrap();
        assert_eq!(record.ask(request).status(), StatusCode::METHOD_NOT_ALLOWED);
    }
    for address in ["/static/../Cargo.toml", "/static/%2e%2e/site.rs", "/%ff", "/static/none.css"] {
        assert!(record.get(address).0.is_client_error(), "{address}");
    }
}
