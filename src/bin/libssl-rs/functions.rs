//! The functions of libssl and how far the library has them: `src/abi/libssl.num`.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How far the library has a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Does what its manual page says.
    Full,
    /// Does it but for something.
    Limited,
    /// Answers as OpenSSL built without the feature does.
    Refused,
    /// Fails, with an error on the queue.
    Todo,
}

/// A function's status, with what is missing or why it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    pub status: Status,
    pub note: &'static str,
}

/// Every function of libssl by name.
pub static FUNCTIONS: LazyLock<BTreeMap<&'static str, Function>> =
    LazyLock::new(|| parse(include_str!("../../abi/libssl.num")));

fn parse(list: &'static str) -> BTreeMap<&'static str, Function> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(function).collect()
}

/// A line: name, version, topic, status.
fn function(line: &'static str) -> Option<(&'static str, Function)> {
    let (name, rest) = line.split_once(' ')?;
    let (_version, rest) = rest.trim_start().split_once(' ')?;
    let (_topic, rest) = rest.trim_start().split_once(' ')?;
    let (status, note) = rest.trim().split_once(':').unwrap_or((rest.trim(), ""));
    let status = match status {
        "full" => Status::Full,
        "limited" => Status::Limited,
        "refused" => Status::Refused,
        _ => Status::Todo,
    };
    Some((name, Function { status, note: note.trim() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_every_function() {
        assert_eq!(FUNCTIONS.len(), 518);
        assert!(FUNCTIONS.values().any(|function| function.status == Status::Full));
        for (name, function) in &*FUNCTIONS {
            let explains = matches!(function.status, Status::Limited | Status::Refused);
            assert_eq!(explains, !function.note.is_empty(), "{name}");
        }
    }

    #[test]
    fn lines_are_split() {
        let (name, found) = function("SSL_x   3.0.0  topic   limited: a thing: another").unwrap();
        assert_eq!((name, found.status, found.note), ("SSL_x", Status::Limited, "a thing: another"));
    }
}
