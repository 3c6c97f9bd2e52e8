//! How the Flash dialect writes moments: `2019-06-10 14:45:00`, in the warehouse's own time.
//!
//! The document names no time zone and serves Thailand, so it is Asia/Bangkok (UTC+7), in and out.

use khlang_core::base::clock::{Day, Timestamp};

/// Seconds that Bangkok is ahead of UTC.
const AHEAD: i64 = 7 * 60 * 60;

/// Reads `2019-06-10`, `2019-06-10 14:45` or `2019-06-10 14:45:30`. As the end of a range it stands for
/// its last millisecond: of the day, or of the second.
pub fn read(text: &str, end: bool) -> Option<Timestamp> {
    let text = text.trim();
    let (day, clock) = match text.split_once([' ', 'T']) {
        Some((day, clock)) => (day, Some(clock)),
        None => (text, None),
    };
    let day = Day::parse(day)?;
    let clock = match (clock, end) {
        (None, false) => "00:00:00".to_owned(),
        (None, true) => "23:59:59".to_owned(),
        (Some(clock), _) if clock.len() == 5 => format!("{clock}:00"),
        (Some(clock), _) => clock.to_owned(),
    };
    if clock.len() != 8 || !clock.bytes().all(|b| b.is_ascii_digit() || b == b':') {
        return None;
    }
    let tail = if end { ".999" } else { "" };
    Timestamp::parse(&format!("{day}T{clock}{tail}+07:00"))
}

/// `2019-06-10 14:45:30`.
pub fn shown(at: Timestamp) -> String {
    let local = at.plus_seconds(AHEAD).to_string();
    let text = local.replacen('T', " ", 1);
    text.split('.').next().unwrap_or_default().to_owned()
}

/// The same, or an empty text for what has not happened: the document shows those so.
pub fn shown_or_empty(at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str, end: bool) -> Option<String> {
        read(text, end).map(|at| at.to_string())
    }

    #[test]
    fn moments_are_bangkok_time_in_and_out() {
        let at = read("2019-06-10 14:45:30", false).unwrap();
        assert_eq!(at.to_string(), "2019-06-10T07:45:30.000Z");
        assert_eq!(shown(at), "2019-06-10 14:45:30");
        let midnight = Timestamp::parse("2019-12-31T17:00:00.999Z").unwrap();
        assert_eq!(shown(midnight), "2020-01-01 00:00:00");
    }

    #[test]
    fn seconds_or_the_clock_may_be_left_out_and_an_end_includes_its_last_moment() {
        let of = |text, end| utc(text, end).unwrap();
        assert_eq!(of("2019-06-10", false), "2019-06-09T17:00:00.000Z");
        assert_eq!(of("2019-06-10", true), "2019-06-10T16:59:59.999Z");
        assert_eq!(of("2019-06-10 14:45", false), "2019-06-10T07:45:00.000Z");
        assert_eq!(of("2019-06-10 23:59:59", true), "2019-06-10T16:59:59.999Z");
    }

    #[test]
    fn other_forms_are_no_moments() {
        for text in [
            "",
            "2019-02-30",
            "2019-6-1",
            "2019-06-10 25:00",
            "2019-06-10 1:00",
            "10/06/2019",
            "2019-06-10 14:45:30.5",
            "2019-06-10  14:45",
            "2019-06-10T14:45Z",
            "x",
        ] {
            assert_eq!(utc(text, false), None, "{text}");
        }
    }
}
