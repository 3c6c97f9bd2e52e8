//! The way of a transfer as callers read it: an action for each step, and a description in their language, at
//! their time.

use khlang_core::base::clock::Timestamp;
use khlang_core::base::language::Language;
use khlang_core::transfer::row::PastStep;

/// An action: the status after the step, its code, and what it says in each language.
struct Action {
    to: &'static str,
    code: &'static str,
    english: &'static str,
    thai: &'static str,
    chinese: &'static str,
    vietnamese: &'static str,
}

const ACTIONS: &[Action] = &[
    Action {
        to: "announced",
        code: "T1001",
        english: "The order has been created",
        thai: "สร้างคำสั่งซื้อแล้ว",
        chinese: "订单已创建",
        vietnamese: "Đơn hàng đã được tạo",
    },
    Action {
        to: "receiving",
        code: "T1002",
        english: "A parcel has arrived at the warehouse",
        thai: "พัสดุถึงคลังสินค้าแล้ว",
        chinese: "包裹已到达仓库",
        vietnamese: "Kiện hàng đã đến kho",
    },
    Action {
        to: "received",
        code: "T1003",
        english: "All parcels have arrived at the warehouse",
        thai: "พัสดุทั้งหมดถึงคลังสินค้าแล้ว",
        chinese: "全部包裹已到达仓库",
        vietnamese: "Tất cả kiện hàng đã đến kho",
    },
    Action {
        to: "relabelled",
        code: "T1004",
        english: "The parcel has a new tracking number",
        thai: "พัสดุมีเลขพัสดุใหม่แล้ว",
        chinese: "包裹已更换运单号",
        vietnamese: "Kiện hàng đã có mã vận đơn mới",
    },
    Action {
        to: "handed_over",
        code: "T1005",
        english: "The parcel has been handed over to the carrier",
        thai: "ส่งมอบพัสดุให้บริษัทขนส่งแล้ว",
        chinese: "包裹已交付承运商",
        vietnamese: "Kiện hàng đã được bàn giao cho đơn vị vận chuyển",
    },
    Action {
        to: "recalled",
        code: "T1006",
        english: "The order has been recalled",
        thai: "เรียกคืนคำสั่งซื้อแล้ว",
        chinese: "订单已撤回",
        vietnamese: "Đơn hàng đã được thu hồi",
    },
];

/// The clock of a language's readers: its name, and how many seconds it is ahead of UTC.
const fn zone(language: Language) -> (&'static str, i64) {
    match language {
        Language::English | Language::Thai => ("Asia/Bangkok", 7 * 3600),
        Language::Chinese => ("Asia/Shanghai", 8 * 3600),
        Language::Vietnamese => ("Asia/Ho_Chi_Minh", 7 * 3600),
    }
}

/// The name of the clock that [`time`] shows.
pub const fn time_zone(language: Language) -> &'static str {
    zone(language).0
}

/// `2022-01-01 00:00:00`, on the clock of a language's readers.
pub fn time(at: Timestamp, language: Language) -> String {
    let local = at.plus_seconds(zone(language).1).to_string();
    let text = local.replacen('T', " ", 1);
    text.split('.').next().unwrap_or_default().to_owned()
}

/// The code of a step's action, and its description: with the parcel's or the new number behind it.
pub fn described(step: &PastStep, language: Language) -> (&'static str, String) {
    let Some(action) = ACTIONS.iter().find(|action| action.to == step.to) else {
        return ("", String::new());
    };
    let text = match language {
        Language::English => action.english,
        Language::Thai => action.thai,
        Language::Chinese => action.chinese,
        Language::Vietnamese => action.vietnamese,
    };
    match step.note.is_empty() {
        true => (action.code, text.to_owned()),
        false => (action.code, format!("{text}: {}", step.note)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khlang_core::transfer::lifecycle::STATUS_WORDS;

    #[test]
    fn every_status_has_an_action_of_its_own() {
        let words: Vec<&str> = ACTIONS.iter().map(|action| action.to).collect();
        assert_eq!(words, STATUS_WORDS);
        let codes: std::collections::BTreeSet<&str> = ACTIONS.iter().map(|a| a.code).collect();
        assert_eq!(codes.len(), ACTIONS.len());
    }

    #[test]
    fn a_moment_is_shown_on_the_readers_clock() {
        let at = Timestamp::parse("2021-12-31T16:00:00Z").unwrap();
        assert_eq!(time(at, Language::Chinese), "2022-01-01 00:00:00");
        assert_eq!(time(at, Language::Thai), "2021-12-31 23:00:00");
    }
}
