//! `review_after`: how long a text may go without being read through, from its words in kb.yaml to a length of
//! time that can be counted from a day.

use jiff::civil::Date;
use jiff::{SpanFieldwise, ToSpan};

use crate::diagnostic::Code;
use crate::yaml::{Node, Reader};

/// How long a text may go without being read through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLimit {
    span: SpanFieldwise,
    /// As it is written in kb.yaml.
    pub words: String,
}

impl ReviewLimit {
    /// The last day on which a text that was read through on `reviewed` is still in time; `None` where no calendar
    /// has it, which is never too late.
    pub fn last_day(&self, reviewed: Date) -> Option<Date> {
        reviewed.checked_add(self.span.0).ok()
    }
}

/// Reads days, weeks, months and years: `24 months`.
pub(super) fn limit(node: &Node, r: &mut Reader<'_>) -> Option<ReviewLimit> {
    let words = r.string(node)?;
    // A count of months has another length in days each time, so the calendar counts it.
    let span = words.value.parse::<jiff::Span>().ok().filter(|span| {
        let some = Date::constant(2000, 1, 1);
        some.checked_add(*span).is_ok_and(|day| day > some) && is_whole_days(*span)
    });
    let Some(span) = span else {
        let message = format!("`{}` is not a length of time in days, weeks, months or years", words.value);
        r.report(Code::BadValue, &words.range, message).help = Some("write `review_after: 24 months`".into());
        return None;
    };
    Some(ReviewLimit { span: span.fieldwise(), words: words.value })
}

/// Whether a length of time has no part that is shorter than a day.
fn is_whole_days(span: jiff::Span) -> bool {
    let (years, months) = (span.get_years(), span.get_months());
    let (weeks, days) = (span.get_weeks(), span.get_days());
    span.fieldwise() == years.years().months(months).weeks(weeks).days(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    fn read(words: &str) -> Option<ReviewLimit> {
        let file = "kb.yaml".into();
        let node = yaml::parse(words, &file, 0).unwrap();
        let mut reader = Reader::new(&file);
        let limit = limit(&node, &mut reader);
        assert_eq!(limit.is_some(), reader.diagnostics.is_empty(), "{words}");
        limit
    }

    #[test]
    fn the_calendar_counts() {
        let last = |words: &str, day: &str| read(words).unwrap().last_day(day.parse().unwrap()).unwrap();
        assert_eq!(last("24 months", "2024-02-29").to_string(), "2026-02-28");
        assert_eq!(last("2 years", "2024-03-01").to_string(), "2026-03-01");
        assert_eq!(last("1 year 6 months", "2024-03-01").to_string(), "2025-09-01");
        assert_eq!(last("10 days", "2024-02-25").to_string(), "2024-03-06");
    }

    #[test]
    fn other_lengths_are_told() {
        for words in ["24", "soon", "0 days", "-2 years", "36 hours", "1 day 3 hours", "1 month ago"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
