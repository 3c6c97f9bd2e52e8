//! The inventory pages of the Flash document: stock by barcode and by page, pieces, lots, and what came
//! in and went out (docs/flash/stock.md).
//!
//! Here: what the pages share. Not here: the figures themselves (`stock::figures`).

pub mod in_out;
pub mod lots;
pub mod pieces;
pub mod replies;
pub mod stock;

use super::codes::Code;
use khlang_core::base::clock::Timestamp;

use khlang_core::shape::rejection::Rejection;

/// A time that was asked for, from its first to its last moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: Timestamp,
    to: Timestamp,
}

const DAY_SECONDS: i64 = 24 * 60 * 60;

impl Span {
    /// Both ends or none, in their order.
    fn of(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<Option<Self>, Rejection> {
        match (from, to) {
            (None, None) => Ok(None),
            (Some(from), Some(to)) => Self::ordered(from, to).map(Some),
            (Some(_), None) => Err(half("endTime")),
            (None, Some(_)) => Err(half("startTime")),
        }
    }

    fn ordered(from: Timestamp, to: Timestamp) -> Result<Self, Rejection> {
        if from > to {
            let message = "must not be later than endTime";
            return Err(Code::START_AFTER_END.at("startTime", message));
        }
        Ok(Self { from, to })
    }

    /// At most a day: it ends on the day it begins or on the next, as the document's own example does.
    fn of_a_day(self) -> Result<Self, Rejection> {
        let last = self.from.bangkok_day().plus_days(1);
        if last.is_some_and(|last| self.to.bangkok_day() > last) {
            let message = "must be on the day of startTime or on the next";
            return Err(Code::RANGE_OVER_ONE_DAY.at("endTime", message));
        }
        Ok(self)
    }

    /// At most a month, which may have 31 days.
    fn of_a_month(self) -> Result<Self, Rejection> {
        // `to` is the last millisecond of its second.
        let end = self.from.plus_seconds(31 * DAY_SECONDS + 1);
        if self.to >= end {
            let message = "must be at most 31 days after startTime";
            return Err(Code::RANGE_OVER_30_DAYS.at("endTime", message));
        }
        Ok(self)
    }
}

fn half(missing: &str) -> Rejection {
    Code::TIME_RANGE_INVALID.at(missing, "is required: a time has a start and an end")
}

/// How many pages that many rows are.
fn pages(total: i64, limit: i64) -> i64 {
    total.saturating_add(limit).saturating_sub(1) / limit.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flash::moment;

    fn span(from: &str, to: &str) -> Result<Option<Span>, Option<u32>> {
        let span = Span::of(moment::read(from, false), moment::read(to, true));
        span.map_err(|refused| refused.code)
    }

    fn within(from: &str, to: &str, limit: fn(Span) -> Result<Span, Rejection>) -> Option<u32> {
        let span = span(from, to).unwrap().unwrap();
        limit(span).err().and_then(|refused| refused.code)
    }

    #[test]
    fn a_time_has_both_ends_in_their_order() {
        assert_eq!(span("", ""), Ok(None));
        assert_eq!(span("2020-01-01", ""), Err(Some(1657)));
        assert_eq!(span("", "2020-01-01"), Err(Some(1657)));
        assert_eq!(span("2020-01-02", "2020-01-01"), Err(Some(1639)));
        assert!(span("2020-01-01 10:00:00", "2020-01-01 10:00:00").is_ok());
    }

    #[test]
    fn a_day_may_end_on_the_next_one_as_the_example_does() {
        let day = |from, to| within(from, to, Span::of_a_day);
        assert_eq!(day("2020-01-01 00:00:00", "2020-01-02 23:59:59"), None);
        assert_eq!(
            day("2020-01-01 00:00:00", "2020-01-03 00:00:00"),
            Some(1658)
        );
        assert_eq!(
            day("2020-01-01 23:00:00", "2020-01-03 01:00:00"),
            Some(1658)
        );
    }

    #[test]
    fn a_month_has_up_to_31_days() {
        let month = |from, to| within(from, to, Span::of_a_month);
        assert_eq!(month("2023-01-01 00:00:00", "2023-02-01 00:00:00"), None);
        assert_eq!(month("2023-01-01 00:00:00", "2023-01-31 23:59:59"), None);
        assert_eq!(
            month("2023-01-01 00:00:00", "2023-02-01 00:00:01"),
            Some(1655)
        );
    }

    #[test]
    fn the_last_page_need_not_be_full() {
        let cases = [
            (0, 10, 0),
            (1, 10, 1),
            (10, 10, 1),
            (11, 10, 2),
            (35, 2, 18),
        ];
        for (total, limit, wanted) in cases {
            assert_eq!(pages(total, limit), wanted, "{total} rows of {limit}");
        }
    }
}
