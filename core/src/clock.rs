//! Moments and calendar days, given to core as values.
//!
//! Scope: UTC timestamps in milliseconds and calendar dates, read and written in ISO 8601; the
//! business day of Asia/Bangkok for document numbers. Not here: asking what time it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::format_description::well_known::{Rfc2822, Rfc3339};
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
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000)
            .ok()
            .map(Self)
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
