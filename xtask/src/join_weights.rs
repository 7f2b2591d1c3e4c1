//! Joins networks that were learnt apart into one that says the mean of what they say.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use anyhow::{Context, Result, ensure};
use vigie::extraction::{packed, unpacked};

#[derive(clap::Args)]
pub struct Args {
    /// Tables of networks, as `train-facts` writes them, with the same classes; settings are those of the first.
    #[arg(required = true, num_args = 2..)]
    tables: Vec<PathBuf>,
    /// A setting in the place of the first table's: `threshold=0.5`.
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// File that the joined table goes to.
    #[arg(long)]
    out: PathBuf,
}

/// A table, its rows by kind.
#[derive(Default)]
struct Table {
    title: String,
    texts: Vec<String>,
    settings: Vec<(String, String)>,
    classes: String,
    /// By language: the rows of the numbers that go in, and what is added.
    inputs: BTreeMap<String, (Vec<Vec<f32>>, Vec<f32>)>,
    out: (Vec<Vec<f32>>, Vec<f32>),
    features: BTreeMap<String, Vec<f32>>,
}

pub fn run(args: &Args) -> Result<()> {
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Table::read(&text).with_context(|| path.display().to_string())
    };
    let mut tables: Vec<Table> = args.tables.iter().map(read).collect::<Result<_>>()?;
    ensure!(tables.iter().all(|t| t.classes == tables[0].classes), "the tables know other classes");
    for setting in &args.set {
        let (name, value) = setting.split_once('=').with_context(|| format!("no = in {setting}"))?;
        let known = tables[0].settings.iter_mut().find(|(known, _)| known.strip_prefix('!') == Some(name));
        known.with_context(|| format!("the first table has no {name}"))?.1 = value.to_owned();
    }
    fs::write(&args.out, joined(&tables))?;
    Ok(())
}

impl Table {
    fn read(text: &str) -> Result<Table> {
        let mut table = Table::default();
        for line in text.lines() {
            if let Some(comment) = line.strip_prefix('#') {
                match comment.strip_prefix(" - ") {
                    Some(text) => table.texts.push(text.to_owned()),
                    None if table.title.is_empty() => table.title = line.to_owned(),
                    None => {}
                }
                continue;
            }
            let (name, value) = line.split_once('\t').with_context(|| format!("no tab in {line:.40}"))?;
            let row = || unpacked(value).with_context(|| format!("no row of numbers at {name}"));
            let own = name.strip_prefix('!').map(|own| own.split(' ').collect::<Vec<_>>());
            match own.as_deref() {
                None => _ = table.features.insert(name.to_owned(), row()?),
                Some(["classes"]) => value.clone_into(&mut table.classes),
                Some(["in", lang, "bias"]) => table.inputs.entry((*lang).to_owned()).or_default().1 = row()?,
                Some(["in", lang, _]) => table.inputs.entry((*lang).to_owned()).or_default().0.push(row()?),
                Some(["out", "bias"]) => table.out.1 = row()?,
                Some(["out", _]) => table.out.0.push(row()?),
                Some(_) => table.settings.push((name.to_owned(), value.to_owned())),
            }
        }
        Ok(table)
    }

    /// Numbers of a feature's vector.
    fn named(&self) -> usize {
        self.features.values().next().map_or(0, Vec::len)
    }

    /// Numbers that are made of a word's own.
    fn seen(&self) -> usize {
        self.out.0.len() - self.named()
    }
}

/// The units of all networks side by side, each of which speaks with its share.
fn joined(tables: &[Table]) -> String {
    let share = 1.0 / tables.len() as f32;
    let mut out = format!("{}\n", tables[0].title);
    out += "# Made by `cargo xtask join-weights`; not to be edited by hand. The mean of networks, learnt from:\n";
    tables.iter().for_each(|table| out += &format!("# - {}\n", table.texts.join(" ")));
    tables[0].settings.iter().for_each(|(name, value)| out += &format!("{name}\t{value}\n"));
    out += &format!("!classes\t{}\n", tables[0].classes);
    let langs: BTreeSet<&String> = tables.iter().flat_map(|table| table.inputs.keys()).collect();
    for lang in langs {
        let rows = |table: &Table| table.inputs.get(lang).map_or(0, |(rows, _)| rows.len());
        let side_by_side = |row: &dyn Fn(&Table) -> Option<Vec<f32>>| {
            let of = |table: &Table| row(table).unwrap_or_else(|| vec![0.0; table.seen()]);
            packed(&tables.iter().flat_map(of).collect::<Vec<_>>())
        };
        for k in 0..tables.iter().map(rows).max().unwrap_or(0) {
            let row = side_by_side(&|table| table.inputs.get(lang)?.0.get(k).cloned());
            out += &format!("!in {lang} {k}\t{row}\n");
        }
        out +=
            &format!("!in {lang} bias\t{}\n", side_by_side(&|table| Some(table.inputs.get(lang)?.1.clone())));
    }
    let scaled = |row: &[f32]| packed(&row.iter().map(|x| x * share).collect::<Vec<_>>());
    let seen = tables.iter().flat_map(|table| &table.out.0[..table.seen()]);
    let named = tables.iter().flat_map(|table| &table.out.0[table.seen()..]);
    for (k, row) in seen.chain(named).enumerate() {
        out += &format!("!out {k}\t{}\n", scaled(row));
    }
    let mut bias = vec![0.0; tables[0].out.1.len()];
    for table in tables {
        bias.iter_mut().zip(&table.out.1).for_each(|(sum, x)| *sum += x);
    }
    out += &format!("!out bias\t{}\n", scaled(&bias));
    let features: BTreeSet<&String> = tables.iter().flat_map(|table| table.features.keys()).collect();
    for name in features {
        let of =
            |table: &Table| table.features.get(name).cloned().unwrap_or_else(|| vec![0.0; table.named()]);
        out += &format!("{name}\t{}\n", packed(&tables.iter().flat_map(of).collect::<Vec<_>>()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_joined_network_says_the_mean() {
        let table = |name: &str, own: f32, out: f32| {
            let rows: &[(&str, &[f32])] = &[
                ("!in en 0", &[own]),
                ("!in en bias", &[0.0]),
                ("!out 0", &[0.0, out]),
                ("!out 1", &[0.0, 1.0]),
                ("!out bias", &[0.0, 0.5]),
                (name, &[1.0]),
            ];
            let rows: String = rows.iter().map(|(name, row)| format!("{name}\t{}\n", packed(row))).collect();
            format!(
                "# Weights of words.\n# Learnt from:\n# - a.jsonl\n!threshold\t0.5\n!classes\tnone kill\n{rows}"
            )
        };
        let tables = [table("x", 1.0, 1.0), table("y", 2.0, 3.0)].map(|table| Table::read(&table).unwrap());
        let text = joined(&tables);
        let both = Table::read(&text).unwrap();
        assert_eq!((both.named(), both.seen(), both.texts.len()), (2, 2, 2));
        // A word with 1 of its own and both features: 1 · 1 + 1 + .5 by the one, 2 · 3 + 1 + .5 by the other.
        let (rows, bias) = &both.inputs["en"];
        let seen: Vec<f32> = rows[0].iter().zip(bias).map(|(x, b)| x + b).collect();
        let named: Vec<f32> = (0..2).map(|k| both.features["x"][k] + both.features["y"][k]).collect();
        let kill: f32 = seen.iter().chain(&named).zip(&both.out.0).map(|(unit, row)| unit * row[1]).sum();
        assert!((kill + both.out.1[1] - (2.5 + 7.5) / 2.0).abs() < 0.05, "{text}");
    }
}
