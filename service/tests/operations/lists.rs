//! Lists: pages, filters, search, CSV, and what a page costs.

use khlang_core::access::account::Role;
use khlang_core::base::clock::{Day, Timestamp};
use khlang_core::decision::Need;
use khlang_core::lists::{self, List, Page, Way};
use khlang_store::store::question;
use khlang_surface::call::http::Method;
use khlang_surface::call::route::Route;
use rusqlite::{StatementStatus, params_from_iter};
use serde_json::{Map, Value, json};

use crate::house::{A, B, Caller, House, START};
use crate::{code, data, paths, text};

const PUSH: &str = "/integration/v1";

/// Every list of this mechanism, by what all of them take.
fn lists() -> Vec<&'static Route> {
    let takes = |route: &Route, name: &str| route.query.iter().any(|field| field.name == name);
    khlang_surface::routes()
        .filter(|route| route.method == Method::Get && takes(route, "updatedSince"))
        .filter(|route| route.path.starts_with("/api/v1") && takes(route, "q"))
        .collect()
}

fn path(route: &Route) -> &'static str {
    route.path.strip_prefix("/api/v1").unwrap()
}

fn rows(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().clone()
}

fn names(page: &Value, column: &str) -> Vec<String> {
    rows(page).iter().map(|row| text(&row[column])).collect()
}

/// A tenant with one of everything that push can make.
fn shop(caller: &Caller) {
    data(
        caller.post("/warehouses", json!({ "code": "W", "name": "W" })),
        201,
    );
    for (path, body) in [
        (
            "items",
            json!({ "sku": "TEA", "name": "ชาเขียวมะลิ 500 กรัม", "barcode": "8850001112223", "category": "ชา" }),
        ),
        ("items", json!({ "sku": "=CUP", "name": "Cup, \"blue\"" })),
        (
            "partners",
            json!({ "code": "C1", "name": "ลูกค้า", "type": "customer" }),
        ),
        (
            "locations",
            json!({ "warehouseCode": "W", "code": "A-01", "zone": "A", "pickFace": true }),
        ),
        (
            "asn",
            json!({ "warehouseCode": "W", "referenceNo": "PO-77", "lines": [{ "sku": "TEA", "expectedQty": 100 }] }),
        ),
    ] {
        let reply = caller.post(&format!("{PUSH}/{path}"), body);
        assert_eq!(reply.status, 201, "{path}: {}", reply.body);
    }
    let asns = data(caller.get(&format!("{PUSH}/asn?referenceNo=PO-77")), 200);
    let grn = json!({ "warehouseCode": "W", "asnNo": asns["items"][0]["asnNo"], "lines": [{ "sku": "TEA", "qty": 10, "locationCode": "A-01" }] });
    data(caller.post(&format!("{PUSH}/grn"), grn), 201);
    for (reference, qty) in [("WEB-1", 4), ("WEB-2", 60)] {
        let order = json!({ "warehouseCode": "W", "customerCode": "C1", "referenceNo": reference, "requiredDate": "2020-01-01", "lines": [{ "sku": "TEA", "qtyOrdered": qty }] });
        data(caller.post(&format!("{PUSH}/orders"), order), 201);
    }
}

#[test]
fn every_list_takes_what_lists_take_and_refuses_what_it_does_not_know() {
    let house = House::new();
    let caller = house.caller("admin@example.com").of(A);
    let lists = lists();
    assert_eq!(lists.len(), 8 + 12);
    for route in lists {
        let takes = |name: &str| route.query.iter().any(|field| field.name == name);
        for name in [
            "limit",
            "cursor",
            "from",
            "to",
            "updatedSince",
            "q",
            "tenantId",
        ] {
            assert!(takes(name), "{} {name}", route.path);
        }
        let asked = |query: &str| caller.get(&format!("{}?{query}", path(route)));
        assert_eq!(paths(&asked("colour=red")), ["colour"], "{}", route.path);
        assert_eq!(paths(&asked("limit=201")), ["limit"], "{}", route.path);
        assert_eq!(paths(&asked("from=2026-02-01&to=2026-01-01")), ["to"]);
        assert_eq!(paths(&asked("cursor=AAAA")), ["cursor"]);
        if takes("status") && !route.path.ends_with("/shipments") {
            assert_eq!(paths(&asked("status=lost")), ["status"], "{}", route.path);
        }
        if takes("warehouseCode") {
            assert_eq!(
                code(&asked("warehouseCode=NONE")),
                (400, "REFERENCE_NOT_FOUND".to_owned()),
                "{}",
                route.path
            );
        }
    }
}

#[test]
fn no_list_shows_a_row_of_another_tenant_and_each_comes_as_csv() {
    let house = House::new();
    house.add_user("b@example.com", Role::Viewer, Some(B));
    let (a, b) = (
        house.caller("admin@example.com").of(A),
        house.caller("b@example.com"),
    );
    shop(&a);
    for route in lists() {
        let empty = data(b.get(path(route)), 200);
        assert_eq!(
            empty,
            json!({ "items": [], "hasMore": false, "nextCursor": null }),
            "{}",
            route.path
        );
        let page = data(a.get(path(route)), 200);
        let csv = a.csv(path(route));
        assert_eq!(csv.status, 200, "{}", route.path);
        let lines = csv.body.as_str().unwrap();
        assert_eq!(
            lines.matches("\r\n").count(),
            rows(&page).len() + 1,
            "{}",
            route.path
        );
        assert!(
            csv.headers
                .contains(&("Content-Type", "text/csv; charset=utf-8".to_owned()))
        );
    }
    let items = a.csv(&format!("{PUSH}/items?limit=1"));
    assert!(
        items.body.as_str().unwrap().contains(",'=CUP,"),
        "{}",
        items.body
    );
    let next = items
        .headers
        .iter()
        .find(|(name, _)| *name == "X-Next-Cursor");
    let link = items
        .headers
        .iter()
        .find(|(name, _)| *name == "Link")
        .unwrap();
    assert!(link.1.contains(&next.unwrap().1) && link.1.contains("limit=1&cursor="));
}

#[test]
fn filters_find_what_they_name() {
    let house = House::new();
    let a = house.caller("admin@example.com").of(A);
    shop(&a);
    let orders = |query: &str| {
        names(
            &data(a.get(&format!("/ops/orders?{query}")), 200),
            "referenceNo",
        )
    };
    assert_eq!(orders("referenceNo=WEB-1"), ["WEB-1"]);
    assert_eq!(orders("short=true"), ["WEB-2"]);
    assert_eq!(orders("short=false"), ["WEB-1"]);
    assert_eq!(orders("late=true").len(), 2);
    assert_eq!(orders("sku=TEA&status=allocated"), ["WEB-1"]);
    assert_eq!(orders("customerCode=C1&q=web-2"), ["WEB-2"]);
    assert_eq!(orders("updatedSince=2020-01-01").len(), 2);
    assert!(orders("to=2020-01-01").is_empty());
    let stock = data(a.get(&format!("{PUSH}/stock?warehouseCode=W")), 200);
    let first = &stock["items"][0];
    let figures = ["qtyOnHand", "qtyAllocated", "qtyAvailable", "qtySellable"]
        .map(|name| first[name].clone());
    assert_eq!(figures, [json!(10), json!(10), json!(0), json!(0)]);
    assert_eq!(paths(&a.get(&format!("{PUSH}/stock?lotNo=L"))), ["lotNo"]);
    assert_eq!(
        data(a.get(&format!("{PUSH}/stock?sku=TEA")), 200)["totalOnHand"],
        json!(10)
    );
    let levels = data(a.get("/ops/levels?sku=TEA&zone=A"), 200);
    assert_eq!(names(&levels, "locationCode"), ["A-01"]);
    let grn = data(a.get(&format!("{PUSH}/grn")), 200);
    let number = text(&grn["items"][0]["grnNo"]);
    assert_eq!(
        data(a.get(&format!("{PUSH}/grn/{number}")), 200)["grnNo"],
        json!(number)
    );
}

#[test]
fn a_search_finds_the_middle_of_a_word_in_thai_too() {
    let house = House::new();
    let a = house.caller("admin@example.com").of(A);
    shop(&a);
    let found = |path: &str, q: &str| rows(&data(a.get(&format!("{path}?q={q}")), 200)).len();
    for (path, q, count) in [
        ("/ops/items", "มะลิ", 1),
        ("/ops/items", "0111", 1),
        ("/ops/items", "blue", 1),
        ("/ops/items", "tE", 1),
        ("/ops/items", "ชา", 1),
        ("/ops/items", "EA", 0),
        ("/ops/items", "a\" OR \"b", 0),
        ("/ops/partners", "กค้", 1),
        ("/ops/orders", "EB-", 2),
        ("/ops/asn", "O-7", 1),
        ("/ops/levels", "เขียว", 1),
        ("/integration/v1/stock", "เขียว", 1),
    ] {
        assert_eq!(found(path, q), count, "{path} {q}");
    }
    data(
        a.post(
            &format!("{PUSH}/items"),
            json!({ "sku": "TEA", "name": "กาแฟคั่วเข้ม" }),
        ),
        200,
    );
    assert_eq!(
        (found("/ops/items", "มะลิ"), found("/ops/items", "แฟคั่ว")),
        (0, 1)
    );
}

#[test]
fn pages_cover_a_list_once_while_rows_come_in() {
    let house = House::new();
    let a = house.caller("admin@example.com").of(A);
    for number in 0..25 {
        house.wait(1);
        let item = json!({ "sku": format!("S{number:02}"), "name": format!("thing {number}") });
        data(a.post(&format!("{PUSH}/items"), item), 201);
    }
    for query in ["", "&q=thing", "&updatedSince=2020-01-01"] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        for round in 0.. {
            let page = data(a.get(&format!("/ops/items?limit=10{query}{cursor}")), 200);
            seen.extend(names(&page, "sku"));
            let Some(next) = page["nextCursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
            let late = json!({ "sku": format!("N{round}{}", query.len()), "name": "new" });
            house.wait(1);
            data(a.post(&format!("{PUSH}/items"), late), 201);
            let other = a.get(&format!("/ops/items?limit=10&tracking=lot{cursor}"));
            assert_eq!(paths(&other), ["cursor"]);
        }
        seen.retain(|sku| sku.starts_with('S'));
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), all), (25, 25), "{query}");
    }
}

#[test]
fn a_reader_who_asks_for_what_changed_ends_with_what_there_is() {
    let house = House::new();
    let a = house.caller("admin@example.com").of(A);
    shop(&a);
    let mut known: std::collections::BTreeMap<String, Value> = Default::default();
    let mut since = "2020-01-01T00:00:00Z".to_owned();
    for round in 0..12 {
        let mut cursor = String::new();
        loop {
            let path = format!("{PUSH}/orders?limit=3&updatedSince={since}{cursor}");
            let page = data(a.get(&path), 200);
            for row in rows(&page) {
                since = text(&row["updatedAt"]);
                known.insert(text(&row["orderNo"]), row);
            }
            house.wait(7);
            if round < 10 {
                let order =
                    json!({ "warehouseCode": "W", "lines": [{ "sku": "TEA", "qtyOrdered": 1 }] });
                let made = data(a.post(&format!("{PUSH}/orders"), order), 201);
                if round % 2 == 0 {
                    let cancel = format!("{PUSH}/orders/{}/cancel", text(&made["orderNo"]));
                    data(a.post(&cancel, Value::Null), 200);
                }
            }
            match page["nextCursor"]
                .as_str()
                .filter(|_| round >= 10 || cursor.is_empty())
            {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
    }
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = data(a.get(&format!("{PUSH}/orders?limit=200{cursor}")), 200);
        all.extend(rows(&page));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(all.len() > 10);
    let all: std::collections::BTreeMap<String, Value> = all
        .into_iter()
        .map(|row| (text(&row["orderNo"]), row))
        .collect();
    assert_eq!(known, all);
}

/// So many items of a tenant, and as many orders, straight into the tables.
fn crowd(house: &House, tenant: &str, count: u32) {
    house.execute(&format!(
        "INSERT INTO branch VALUES ('b{tenant}', '{tenant}', 'B', 'B', 1, 1);
         INSERT INTO warehouse(id, tenant_id, number, code, name, branch_id, over_receipt_percent, created_at, version)
         VALUES ('w{tenant}', '{tenant}', 1, 'W', 'W', 'b{tenant}', 0, 1, 1);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO item(id, tenant_id, variant_id, sku, name, base_uom, tracking, uoms, created_at, updated_at, version)
         SELECT printf('{tenant}%08d', i), '{tenant}', i, printf('SKU%08d', i), printf('thing %d of many', i), 'EA', 'none', '[]', {START} + i, {START} + i, 1 FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO sales_order(id, tenant_id, number, warehouse_id, priority, status, source, ordered_base, allocated_base, created_at, updated_at, version)
         SELECT printf('{tenant}%08d', i), '{tenant}', printf('SO%08d', i), 'w{tenant}', 5, iif(i % 2, 'pending', 'shipped'), 'push', 10, 0, {START} + i, {START} + i, 1 FROM n;"
    ));
}

/// What a page costs, in steps of SQLite's machine, and the place of its last row.
fn cost(house: &House, tenant: &str, page: &Page) -> (i32, usize, Vec<Value>) {
    let need: Need = lists::Need::Page(page.clone()).into();
    let statement = question(None, Some(tenant), &need).unwrap();
    let connection = house.database().connection();
    let mut prepared = connection.prepare(statement.sql).unwrap();
    let rows: Vec<String> = prepared
        .query_map(params_from_iter(&statement.values), |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let last: Value = serde_json::from_str(rows.last().unwrap()).unwrap();
    let at = last["at"].as_array().unwrap().clone();
    (prepared.get_status(StatementStatus::VmStep), rows.len(), at)
}

#[test]
fn page_n_costs_what_page_1_costs() {
    const ROWS: u32 = 30_000;
    let house = House::new();
    for tenant in [A, B] {
        crowd(&house, tenant, ROWS);
    }
    let page = |list: List, way: Way| Page {
        list,
        way,
        filters: Map::new(),
        after: None,
        limit: 51,
        window: 51,
        narrows: false,
        from: None,
        to: None,
        since: Some(Timestamp::default()).filter(|_| way == Way::Changed),
        phrase: Some("\"of many\"".to_owned()).filter(|_| way == Way::Sought),
        needle: None,
        today: Day::parse("2026-01-01").unwrap(),
    };
    let mut pages = vec![
        page(List::Items, Way::Newest),
        page(List::Items, Way::Changed),
        page(List::Items, Way::Sought),
        page(List::Orders, Way::Newest),
        page(List::Orders, Way::Short),
    ];
    pages.push(Page {
        filters: Map::from_iter([("status".to_owned(), json!("pending"))]),
        ..page(List::Orders, Way::OfStatus)
    });
    for mut page in pages {
        let (first, count, _) = cost(&house, A, &page);
        assert_eq!(count, 51);
        let (mut last, mut at) = (first, Vec::new());
        for depth in [0.3, 0.9] {
            let place = (f64::from(ROWS) * depth) as i64;
            let descends = page.way != Way::Changed;
            let index = if descends {
                i64::from(ROWS) - place
            } else {
                place
            };
            let base = match page.way {
                Way::Sought => {
                    let sql = "SELECT MIN(id) - 1 FROM search_entry WHERE kind = 1 AND row_id LIKE 'aaaaaaaa%'";
                    house
                        .database()
                        .connection()
                        .query_row(sql, [], |row| row.get(0))
                        .unwrap()
                }
                _ => START,
            };
            page.after = Some(vec![json!(base + index), json!("")]);
            (last, _, at) = cost(&house, A, &page);
        }
        assert!(!at.is_empty());
        let more = f64::from(last) / f64::from(first);
        assert!(
            more < 1.1,
            "{:?} {:?}: {first} steps, then {last}",
            page.list,
            page.way
        );
    }
}

#[test]
fn a_filter_that_finds_nothing_looks_at_one_window() {
    let house = House::new();
    crowd(&house, A, 5_000);
    let a = house.caller("admin@example.com").of(A);
    let mut cursor = String::new();
    let mut windows = 0;
    loop {
        let page = data(a.get(&format!("/ops/items?category=none{cursor}")), 200);
        assert!(rows(&page).is_empty());
        windows += 1;
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(windows, 6);
}

#[test]
fn a_portal_calls_what_programs_call_within_its_role() {
    let house = House::new();
    house.add_user("v@example.com", Role::Viewer, Some(A));
    house.add_user("o@example.com", Role::Operator, Some(A));
    let admin = house.caller("admin@example.com").of(A);
    shop(&admin);
    let (viewer, operator) = (house.caller("v@example.com"), house.caller("o@example.com"));
    let item = || json!({ "sku": "X", "name": "X" });
    let order = || json!({ "warehouseCode": "W", "lines": [{ "sku": "TEA", "qtyOrdered": 1 }] });
    let items = format!("{PUSH}/items");
    let orders = format!("{PUSH}/orders");
    assert_eq!(viewer.get(&items).status, 200);
    assert_eq!(viewer.post(&orders, order()).status, 403);
    assert_eq!(operator.post(&orders, order()).status, 201);
    assert_eq!(operator.post(&items, item()).status, 403);
    assert_eq!(admin.post(&items, item()).status, 201);
    let foreign = operator.post(&orders, json!({ "tenantId": B, "warehouseCode": "W", "lines": [{ "sku": "TEA", "qtyOrdered": 1 }] }));
    assert_eq!(foreign.status, 403);
}
