//! What is stored of a document: a JSON object whose values are texts or lists of texts.

#![forbid(unsafe_code)]

use serde_json::{Map as Object, Value};

/// So many fields, the first ones, every record has.
const ALWAYS: usize = 3;

/// The value of one field.
#[derive(Debug, PartialEq, Eq)]
pub enum Field {
    Nothing,
    Text(String),
    Texts(Vec<String>),
}

/// Which fields a record may have, and which of them are lists.
pub struct Fields {
    pub names: Vec<(String, bool)>,
}

impl Fields {
    /// Read the values of a record, one for each name; None where it is not what it should be, or nothing plain.
    pub fn read(&self, stored: &[u8]) -> Option<Vec<Field>> {
        // Seen to be UTF-8 as a whole, many bytes at once: text by text that took a seventh of what a page takes.
        let stored = simdutf8::basic::from_utf8(stored).ok()?;
        let mut object: Object<String, Value> = serde_json::from_str(stored).ok()?;
        let mut values = Vec::with_capacity(self.names.len());
        let mut known = 0;
        for (number, (name, is_list)) in self.names.iter().enumerate() {
            let value = object.get_mut(name).map(Value::take);
            known += usize::from(value.is_some());
            values.push(match value {
                None if number >= ALWAYS => Field::Nothing,
                Some(Value::String(text)) if !is_list => Field::Text(text),
                Some(Value::Array(all)) if *is_list => Field::Texts(all.into_iter().map(text).collect::<Option<_>>()?),
                _ => return None,
            });
        }
        (known == object.len()).then_some(values)
    }
}

fn text(value: Value) -> Option<String> {
    if let Value::String(text) = value { Some(text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stored: &str) -> Option<Vec<Field>> {
        let names = [("id", false), ("title", false), ("text", false), ("date", false), ("places", true)];
        Fields { names: names.map(|(name, is_list)| (name.to_owned(), is_list)).to_vec() }.read(stored.as_bytes())
    }

    #[test]
    fn a_record_is_read_field_by_field() {
        let text = |text: &str| Field::Text(text.to_owned());
        let read = read(r#"{"id":"1","title":"Đ\u1ed9","text":"","places":["a","b"]}"#).expect("plain");
        let places = Field::Texts(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(read, [text("1"), text("Độ"), text(""), Field::Nothing, places]);
    }

    #[test]
    fn what_is_not_as_it_should_be_is_left_to_others() {
        for stored in [
            "",
            "[]",
            r#"{"id":"1","title":""}"#,
            r#"{"id":"1","title":"","text":null}"#,
            r#"{"id":"1","title":"","text":"","other":""}"#,
            r#"{"id":"1","title":"","text":"","places":"a"}"#,
            r#"{"id":"1","title":"","text":"","places":[1]}"#,
            r#"{"id":"1","title":"","text":"","date":["2020"]}"#,
            r#"{"id":"1","title":"","text":"\ud800"}"#,
        ] {
            assert_eq!(read(stored), None, "{stored}");
        }
    }
}
