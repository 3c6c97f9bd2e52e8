//! `ops/cycle-counts`: counting what lies where.

use serde_json::{Value, json};

use crate::call::engine::{Decision, Operation};
use crate::call::route::Call;
use crate::operations::stock::{show_handled, show_movements};
use crate::push::envelope::success;
use khlang_core::access::context::Context;
use khlang_core::base::quantity::Quantity;
use khlang_core::decision::{Facts, Need};
use khlang_core::shape::rejection::Rejection;
use khlang_core::stock;
use khlang_core::stock::count::{self, CountLine, Counted, CycleCount, NewCount};

/// Prepares `POST /ops/cycle-counts`.
pub fn open(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Open {
        count: call.read()?,
    }))
}

struct Open {
    count: NewCount,
}

impl Operation for Open {
    fn needs(&self) -> Vec<Need> {
        self.count.needs()
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        Ok(answer(201, self.count.open(facts.into(), cx)?, cx))
    }
}

/// Prepares `POST /ops/cycle-counts/{countNo}/count`.
pub fn enter(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Enter {
        number: call.param("countNo"),
        counted: call.read()?,
    }))
}

struct Enter {
    number: String,
    counted: Counted,
}

impl Operation for Enter {
    fn needs(&self) -> Vec<Need> {
        self.counted.needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        Ok(answer(
            200,
            self.counted.enter(&self.number, facts.into(), cx)?,
            cx,
        ))
    }
}

/// What a step makes of a count by itself.
type Advance = fn(&CycleCount, &Context) -> Result<(CycleCount, stock::Draft), Rejection>;

/// Prepares `GET /ops/cycle-counts/{countNo}`.
pub fn find(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, |count, _| {
        Ok((count.clone(), stock::Draft::default()))
    })
}

/// Prepares `POST /ops/cycle-counts/{countNo}/recount`.
pub fn recount(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, count::recount)
}

/// Prepares `POST /ops/cycle-counts/{countNo}/cancel`.
pub fn cancel(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    step(call, count::cancel)
}

fn step(call: &Call, advance: Advance) -> Result<Box<dyn Operation>, Rejection> {
    let number = call.param("countNo");
    Ok(Box::new(Take { number, advance }))
}

struct Take {
    number: String,
    advance: Advance,
}

impl Operation for Take {
    fn needs(&self) -> Vec<Need> {
        count::needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let count = count::known(&self.number, facts.into())?;
        Ok(answer(200, (self.advance)(count, cx)?, cx))
    }
}

/// Prepares `POST /ops/cycle-counts/{countNo}/close`.
pub fn close(call: &Call) -> Result<Box<dyn Operation>, Rejection> {
    Ok(Box::new(Close {
        number: call.param("countNo"),
    }))
}

struct Close {
    number: String,
}

impl Operation for Close {
    fn needs(&self) -> Vec<Need> {
        count::close_needs(&self.number)
    }

    fn decide(&self, facts: &Facts, cx: &Context) -> Result<Decision, Rejection> {
        let (count, handled) =
            count::close(count::known(&self.number, facts.into())?, facts.into(), cx)?;
        let mut data = show(&count);
        if let Value::Object(fields) = &mut data {
            fields.insert("movements".to_owned(), json!(show_movements(&handled)));
        }
        Ok(Decision {
            reply: success(200, data, &cx.request_id).showing(show_handled),
            changes: handled.changes.into(),
        })
    }
}

fn answer(status: u16, (count, changes): (CycleCount, stock::Draft), cx: &Context) -> Decision {
    Decision {
        reply: success(status, show(&count), &cx.request_id),
        changes: changes.into(),
    }
}

fn show(count: &CycleCount) -> Value {
    let hidden = count.hides_expected();
    json!({
        "id": count.id,
        "countNo": count.number,
        "warehouseCode": count.warehouse_code,
        "status": count.status.word(),
        "blind": count.blind,
        "recountAbovePercent": count.recount_above_percent.map(Quantity::to_json),
        "createdAt": count.created_at.to_string(),
        "updatedAt": count.updated_at.to_string(),
        "lines": count.lines.iter().map(|line| show_line(line, hidden)).collect::<Vec<_>>(),
    })
}

fn show_line(line: &CountLine, hidden: bool) -> Value {
    let variance = line.variance().filter(|_| !hidden);
    let expected = Some(line.expected).filter(|_| !hidden);
    json!({
        "lineNo": line.line_no,
        "locationCode": line.location_code,
        "sku": line.sku,
        "lotNo": line.lot_no,
        "quality": line.level.quality,
        "expectedQty": expected.map(Quantity::to_json),
        "countedQty": line.counted.map(Quantity::to_json),
        "variance": variance.map(Quantity::to_json),
        "posted": line.posted.is_some_and(|posted| !posted.is_zero()),
        "counts": line.counts,
        "recount": line.recount,
    })
}
