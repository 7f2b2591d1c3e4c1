//! The bundled reports: written for Vigie, inside the program, so that `vigie demo` works anywhere.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;

/// What `demo/manifest.toml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    outlets: BTreeMap<String, String>,
}

/// One bundled report.
pub struct Report {
    /// File name without extension.
    pub name: &'static str,
    /// Who published it.
    pub outlet: String,
    /// Its bytes.
    pub text: &'static str,
}

macro_rules! reports {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../demo/reports/", $name, ".txt")))),*]
    };
}

const TEXTS: &[(&str, &str)] = reports![
    "2021-07-02-bagram",
    "2021-07-05-border-wire",
    "2021-07-06-border-dispatch",
    "2021-07-06-tadjikistan",
    "2021-07-07-qala-i-naw",
    "2021-07-08-qala-i-naw-army",
    "2021-07-09-crossings-wire",
    "2021-07-09-islam-qala",
    "2021-07-09-islam-qala-es",
    "2021-07-14-spin-boldak",
    "2021-07-16-spin-boldak",
    "2021-07-22-kandahar-es",
    "2021-07-25-kandahar-displaced",
    "2021-07-30-herat-es",
    "2021-07-31-lashkar-gah",
    "2021-07-lashkar-gah-mt",
];

/// The reports, by name.
pub fn reports() -> anyhow::Result<Vec<Report>> {
    let manifest: Manifest = toml::from_str(include_str!("../../../demo/manifest.toml"))
        .context("reading the bundled manifest")?;
    Ok(TEXTS
        .iter()
        .map(|&(name, text)| Report {
            name,
            outlet: manifest.outlets.get(name).cloned().unwrap_or_default(),
            text,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::{TEXTS, reports};

    #[test]
    fn every_report_is_in_the_folder_the_manifest_and_the_program() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/reports");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of reports")
            .map(|entry| entry.unwrap().file_name().to_string_lossy().trim_end_matches(".txt").to_owned())
            .collect();
        files.sort();
        assert_eq!(files, TEXTS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        assert!(reports().unwrap().iter().all(|report| !report.outlet.is_empty()));
    }

    #[test]
    fn every_report_has_a_language_and_a_date() {
        for report in reports().unwrap() {
            let origin = format!("demo/{}.txt", report.name);
            let (documents, _) = vigie::sources::read(report.text.as_bytes(), &origin, &Default::default());
            let document = &documents[0];
            let published = document.published.interval.map(|interval| interval.to_edtf());
            assert!(published.is_some_and(|day| report.name.starts_with(&day)), "{}", report.name);
            let spanish = report.name.ends_with("-es");
            assert_eq!(document.lang.as_deref() == Some("es"), spanish, "{}", report.name);
            assert!(document.blocks.iter().filter(|b| b.kind.is_told()).all(|b| {
                let words = b.span.quote(&document.text);
                !words.contains("Crédit") && !words.contains("Photo:") && !words.contains("Foto:")
            }));
        }
    }
}
