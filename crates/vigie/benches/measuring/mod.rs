//! What the process has used so far, where the system tells.

use std::fs;

/// Ticks of a second in `/proc`.
const TICKS: f64 = 100.0;

/// Memory that the process holds, in MB.
pub fn megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4 / 1024
}

/// Time of the processor that the process took, in seconds: what others run at the same time changes it little.
pub fn processor() -> f64 {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold anything; user and system time are the 12th and 13th field behind it.
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}
