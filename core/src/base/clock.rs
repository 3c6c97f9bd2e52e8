//! Moments and calendar days, given to core as values.
//!
//! Scope: UTC timestamps in milliseconds and calendar dates, read and written in ISO 8601; the
//! business day of Asia/Bangkok for document numbers. Not here: asking what time it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc2822;
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// Milliseconds since 1970-01-01T00:00:00Z. Stored as that integer, shown as ISO 8601 in UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment that many milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment moved by `seconds`, stopping at the ends of the range.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Reads an RFC 3339 timestamp with any offset; `None` when it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (nanos, is_leap) = rfc3339(text.as_bytes())?;
        let millis = i64::try_from(nanos / 1_000_000).ok()?;
        (!is_leap || ends_a_month(nanos)).then_some(Self(millis))
    }

    /// Reads the date of an HTTP header, `Mon, 15 Jun 2026 10:30:00 GMT`.
    pub fn parse_http_date(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc2822).ok()?;
        Some(Self(moment.unix_timestamp().saturating_mul(1000)))
    }

    /// The calendar day in Asia/Bangkok (UTC+7, no daylight saving), by which documents are numbered.
    pub fn bangkok_day(self) -> Day {
        let bangkok = UtcOffset::from_hms(7, 0, 0).unwrap_or(UtcOffset::UTC);
        Day(self.to_utc().to_offset(bangkok).date())
    }

    fn to_utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = self.to_utc();
        write!(
            f,
            "{}T{:02}:{:02}:{:02}.{:03}Z",
            Day(utc.date()),
            utc.hour(),
            utc.minute(),
            utc.second(),
            utc.millisecond()
        )
    }
}

/// An RFC 3339 timestamp as nanoseconds since 1970, and whether it names a leap second, which stands for
/// the last nanosecond before it. Any one character may stand between date and time.
fn rfc3339(text: &[u8]) -> Option<(i128, bool)> {
    let (date, rest) = text.split_at_checked(10)?;
    let day = Day::parse(str::from_utf8(date).ok()?)?;
    let (_, rest) = rest.split_first()?;
    let (hour, rest) = two_digits(rest, 23)?;
    let (minute, rest) = two_digits(rest.strip_prefix(b":")?, 59)?;
    let (second, rest) = two_digits(rest.strip_prefix(b":")?, 60)?;
    let (nanos, rest) = fraction(rest)?;
    let is_leap = second == 60;
    let (second, nanos) = if is_leap {
        (59, 999_999_999)
    } else {
        (second, nanos)
    };
    let days = i128::from(day.0.to_julian_day()) - UNIX_JULIAN_DAY;
    let seconds = days * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset(rest)?;
    Some((seconds * NANOS + nanos, is_leap))
}

const UNIX_JULIAN_DAY: i128 = 2_440_588;
const DAY_SECONDS: i128 = 86_400;
const NANOS: i128 = 1_000_000_000;

/// `.5` as nanoseconds, what is finer cut off; 0 where there is none.
fn fraction(text: &[u8]) -> Option<(i128, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = digits.split_at_checked(length)?;
    let nine = digits.iter().chain(std::iter::repeat(&b'0')).take(9);
    let nanos = nine.fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
    (length > 0).then_some((nanos, rest))
}

/// `Z`, or `+07:00` as seconds.
fn offset(text: &[u8]) -> Option<i128> {
    let (sign, rest) = match text.split_first()? {
        (b'Z' | b'z', []) => return Some(0),
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = two_digits(rest, 23)?;
    let (minutes, rest) = two_digits(rest.strip_prefix(b":")?, 59)?;
    rest.is_empty()
        .then_some(sign * (hours * 3600 + minutes * 60))
}

/// Two digits that make a number up to `most`, and what follows.
fn two_digits(text: &[u8], most: i128) -> Option<(i128, &[u8])> {
    let ([tens, ones], rest) = text.split_first_chunk()?;
    let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    let number = are_digits.then(|| i128::from(tens - b'0') * 10 + i128::from(ones - b'0'))?;
    (number <= most).then_some((number, rest))
}

/// Whether it is the last nanosecond of a month in UTC, where alone a leap second can follow.
fn ends_a_month(nanos: i128) -> bool {
    let next = nanos + 1;
    let days = next.div_euclid(NANOS * DAY_SECONDS);
    let julian = i32::try_from(days + UNIX_JULIAN_DAY).ok();
    let date = julian.and_then(|julian| Date::from_julian_day(julian).ok());
    next.rem_euclid(NANOS * DAY_SECONDS) == 0 && date.is_some_and(|date| date.day() == 1)
}

/// A real calendar date, written `2026-06-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` when the text has another form or the date does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let shaped = (year.len(), month.len(), day.len()) == (4, 2, 2) && parts.next().is_none();
        if !shaped || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return None;
        }
        let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
        Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?)
            .ok()
            .map(Self)
    }

    /// The day `days` later, or `None` past the end of the calendar.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        self.0
            .checked_add(time::Duration::days(days.min(4_000_000)))
            .map(Self)
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.0.year()
    }

    /// `20260615`, the form inside document numbers.
    pub fn compact(self) -> String {
        self.to_string().replace('-', "")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = u8::from(self.0.month());
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), month, self.0.day())
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Day::parse(&text).ok_or_else(|| format!("`{text}` is not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;

    /// What the `time` crate reads.
    fn by_time(text: &str) -> Option<Timestamp> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        let millis = i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()?;
        Some(Timestamp(millis))
    }

    #[test]
    fn leap_seconds_and_edges_are_read_as_the_time_crate_reads_them() {
        for text in [
            "2016-12-31T23:59:60Z",
            "2017-01-01T06:59:60+07:00",
            "2016-12-30T23:59:60Z",
            "2016-12-31T23:58:60Z",
            "2016-12-31T23:59:60.5Z",
            "1969-12-31T23:59:59.9999999Z",
            "0000-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "9999-12-31T23:59:59.999999999Z",
            "2026-06-15 10:30:00z",
            "2026-06-15T10:30:00",
            "2026-06-15T10:30:00.Z",
            "2026-06-15T24:00:00Z",
            "2026-06-15T10:60:00Z",
            "2026-06-15T10:30:61Z",
            "2026-06-15T10:30:00+7:00",
            "2026-06-15T10:30:00+24:00",
            "2026-06-15T10:30:00+07:60",
            "2026-06-15T10:30:00+07:00x",
            "2026-06-15",
            "",
            "2026-06-15é10:30:00Z",
            "2026-02-30T10:30:00Z",
            "2026-06-15T10:30:00.1234567890123Z",
        ] {
            assert_eq!(Timestamp::parse(text), by_time(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn timestamps_are_read_as_the_time_crate_reads_them(
            text in "[0-9]{4}-(0[0-9]|1[0-3])-([0-2][0-9]|3[0-2])[Tt _]([01][0-9]|2[0-4]):[0-6][0-9]:[0-6][0-9]([.][0-9]{0,12})?(Z|z|[+-][0-2][0-9]:[0-6][0-9]|)",
        ) {
            prop_assert_eq!(Timestamp::parse(&text), by_time(&text), "{}", text);
        }
    }

    #[test]
    fn a_timestamp_is_shown_in_utc_with_milliseconds() {
        let moment = Timestamp::parse("2026-06-15T17:30:00.5+07:00").unwrap();
        assert_eq!(moment.to_string(), "2026-06-15T10:30:00.500Z");
    }

    #[test]
    fn a_document_day_turns_at_midnight_in_bangkok() {
        let before = Timestamp::parse("2026-06-14T16:59:59.999Z").unwrap();
        let after = Timestamp::parse("2026-06-14T17:00:00Z").unwrap();
        assert_eq!(before.bangkok_day().compact(), "20260614");
        assert_eq!(after.bangkok_day().compact(), "20260615");
    }

    #[test]
    fn only_real_dates_are_dates() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2026-6-15",
            "26-06-15",
            "2026-06-15T00",
            "",
            "2026--615",
            "+026-01-01",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day::parse("2028-02-29").unwrap().to_string(), "2028-02-29");
    }
}
