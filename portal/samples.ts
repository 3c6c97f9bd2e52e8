// A body of each endpoint that takes one, as the playground loads it. Each fits its endpoint; the calls of the demo data
// (docs/, README) have the same codes.
import type { RequestBodies } from "khlang";

const TENANT = "00000000-0000-0000-0000-000000000001";
const ADDRESS = { contact: "สมหญิง", telephone: "021234567", province: "กรุงเทพมหานคร", city: "บางรัก", district: "สีลม", postalCode: "10500", address: "1 ถนนสีลม" };
const ITEM = { sku: "SKU-001", name: "น้ำดื่ม 750ml", barcode: "8850006330012", baseUomCode: "EA", tracking: "none", uoms: [{ code: "CASE", factor: 12 }] } as const;
const PARTNER = { code: "SUP-001", name: "บริษัท สยามเทรดดิ้ง จำกัด", type: "supplier", contact: { phone: "081-234-5678" } } as const;
const LOCATION = { warehouseCode: "WH-BKK-01", code: "A-01-01", zone: "A", type: "picking", pickFace: true } as const;
const ASN = { warehouseCode: "WH-BKK-01", supplierCode: "SUP-001", expectedDate: "2026-12-24", referenceNo: "PO-2026-0001", lines: [{ sku: "SKU-001", uomCode: "CASE", expectedQty: 10 }] };
const ORDER = { warehouseCode: "WH-BKK-01", customerCode: "CUS-001", referenceNo: "SO-2026-0001", lines: [{ sku: "SKU-001", qtyOrdered: 5 }] };
const SPAN = { startTime: "2026-06-01 00:00:00", endTime: "2026-06-15 23:59:59" };
const CUSTOMER = { nodeSn: "CUS-001", name: "สมชาย ใจดี", contact: "สมชาย", telephone: "0812345678", province: "กรุงเทพมหานคร", city: "บางรัก", postalCode: "10500", address: "1 ถนนสีลม" };
const AUTO = { store_id: 99, physical_stock: 100 };
const WEIGHTS = { shopee: 50, lazada: 30, tiktok_shop: 20 };

export const SAMPLES: Partial<RequestBodies> = {
  // Push
  upsertItem: ITEM,
  upsertItems: { items: [ITEM, { sku: "SKU-002", name: "ข้าวสาร 5 กก.", tracking: "lot", shelfLifeDays: 365 }] },
  upsertPartner: PARTNER,
  upsertPartners: { partners: [PARTNER, { code: "CUS-001", name: "สมชาย ใจดี", type: "customer" }] },
  upsertLocation: LOCATION,
  upsertLocations: { locations: [LOCATION, { warehouseCode: "WH-BKK-01", code: "B-01-01", zone: "B", type: "storage" }] },
  createAsn: ASN,
  createAsns: { asns: [ASN] },
  createGrn: { warehouseCode: "WH-BKK-01", lines: [{ sku: "SKU-001", uomCode: "CASE", qty: 10, unitCost: 96 }] },
  createOrder: ORDER,
  createOrders: { orders: [ORDER] },
  previewOrder: ORDER,
  // Operations: access
  login: { email: "admin@example.com", password: "admin" },
  createApiKey: { name: "ERP", scopes: ["read", "write"], tenantId: TENANT, rateLimitPerMin: 600 },
  changeApiKey: { scopes: ["read"], ipWhitelist: ["203.0.113.0/24"] },
  createFlashCredential: { name: "Marketplace", tenantId: TENANT, pushUrl: "https://merchant.example.com/flash" },
  changeFlashCredential: { pushUrl: "https://merchant.example.com/flash/v2" },
  createPartnerClient: { name: "Fulfilment partner", tenantId: TENANT, scopes: ["read:inventory", "manage:webhooks"] },
  changePartnerClient: { scopes: ["read:inventory"], rateLimitPerMin: 120 },
  createTenant: { name: "บริษัท ตัวอย่าง จำกัด" },
  changeTenant: { uniqueReferences: true },
  createUser: { email: "operator@example.com", password: "correct horse battery", role: "operator", tenantId: TENANT },
  changeUser: { role: "viewer" },
  // Operations: master data
  createBranch: { code: "BKK", name: "กรุงเทพ", tenantId: TENANT },
  createWarehouse: { code: "WH-CNX-01", name: "คลังเชียงใหม่", overReceiptPercent: 5, address: ADDRESS, tenantId: TENANT },
  changeWarehouse: { overReceiptPercent: 10, tenantId: TENANT },
  createStore: { code: "S0002", name: "ร้านใหม่", warehouseCode: "WH-BKK-01", weights: WEIGHTS, lowStockThreshold: 5, tenantId: TENANT },
  upsertUom: { code: "PALLET", factor: 480, tenantId: TENANT },
  putUom: { code: "PALLET", factor: 480, tenantId: TENANT },
  // Operations: the steps of orders and stock
  approveOrder: {},
  rejectOrder: {},
  releaseOrder: {},
  pickOrder: { tasks: [{ taskNo: "PT-20260615-0001", qty: 5 }] },
  packOrder: { boxes: [{ lengthCm: 30, widthCm: 20, heightCm: 15, weightKg: 4.2, lines: [{ lineNo: 1, qty: 5 }] }] },
  shipOrder: { carrier: "Flash Express", trackingNo: "TH0123456789" },
  deliverOrder: {},
  noteException: { reason: "Damaged while packing" },
  tellShipment: { status: "in_transit", at: "2026-06-15T09:30:00+07:00", location: "Bang Na hub" },
  adjustStock: { warehouseCode: "WH-BKK-01", sku: "SKU-001", delta: -2, reason: "Broken in storage", tenantId: TENANT },
  moveStock: { warehouseCode: "WH-BKK-01", sku: "SKU-001", fromLocationCode: "RECEIVING", toLocationCode: "A-01-01", qty: 24, tenantId: TENANT },
  receiveAsn: { lines: [{ asnLineNo: 1, qty: 10, locationCode: "RECEIVING", unitCost: 96 }], tenantId: TENANT },
  openCycleCount: { warehouseCode: "WH-BKK-01", skus: ["SKU-001"], blind: true, recountAbovePercent: 5, tenantId: TENANT },
  enterCycleCount: { lines: [{ locationCode: "A-01-01", sku: "SKU-001", countedQty: 23 }], tenantId: TENANT },
  changeInventory: { reorderPoint: 20, tenantId: TENANT },
  createWebhookSubscription: { url: "https://hooks.example.com/khlang", events: ["order.shipped", "stock.adjusted"], tenantId: TENANT },
  changeWebhookSubscription: { active: false, tenantId: TENANT },
  // Partner
  issueToken: { grant_type: "client_credentials", client_id: "the client's id", client_secret: "the client's secret", scope: "read:inventory" },
  createPartnerWebhook: { url: "https://hooks.example.com/khlang", events: ["stock.adjusted"] },
  // Rebalance
  setAutoStocks: { store_id: 99, items: [{ variant_id: 1, physical_stock: 100 }, { variant_id: 2, physical_stock: 40 }] },
  setManualStock: { store_id: 99, physical_stock: 100, buffer: 10, channels: { shopee: 50, lazada: 30, tiktok_shop: 10 } },
  setAutoStock: AUTO,
  previewStock: { mode: "auto", ...AUTO },
  rollBackStock: { store_id: 99, history_id: 1 },
  setStorePolicy: { mode: "weighted", weights: WEIGHTS, buffer: 5, max_drop_percent: 50, on_drop: "require_force" },
  // Flash
  flashPing: {},
  flashAddGoods: { barCode: "8850006330012", name: "น้ำดื่ม 750ml", goodsCode: "G-001", specification: "750 ml", isShelfLife: "Y", shelfLifeDay: 365, price: 1250 },
  flashEditGoods: { barCode: "8850006330012", name: "น้ำดื่ม 750 มล.", price: 1300 },
  flashUpdateBarcodeByCode: { goodsCode: "G-001", newBarcode: "8850006330029" },
  flashUpdateCodeByCode: { goodsCode: "G-001", newBarcode: "8850006330029" },
  flashAddComboGoods: { barCode: "SET-001", name: "น้ำดื่มแพ็ก 6", children: [{ barCode: "8850006330012", number: 6 }] },
  flashListGoods: { barCode: "8850006330012", page: 1, pageSize: 20 },
  flashAnnounceInbound: { warehouseId: 1, type: "1", orderSn: "PO-2026-0002", deliveryWay: "logistics", goods: [{ i: 1, barCode: "8850006330012", num: 10, price: "8" }] },
  flashListInbound: { ...SPAN, warehouseId: 1, page: 1, limit: 20 },
  flashApproveInbound: { orderSn: "PO-2026-0002" },
  flashFindInbound: { orderSn: "PO-2026-0002" },
  flashWithdrawInbound: { inboundSn: "AI2606150001" },
  flashDeleteInbound: { inboundSn: "AI2606150001" },
  flashGoodsStock: { barCode: "8850006330012", warehouseId: 1, goodsStatus: "normal" },
  flashGoodsStockWithErrBarcode: { barCode: "8850006330012,UNKNOWN", warehouseId: 1 },
  flashSnList: { barCode: "8850006330012", warehouseId: 1, page: 1, limit: 20 },
  flashShelfLifeStock: { barCode: "8850006330012", warehouseId: 1 },
  flashInOutLog: { ...SPAN, warehouseId: 1, page: 1, limit: 20 },
  flashGoodsStockPage: { warehouseId: 1, page: 1, pageSize: 20 },
  flashAddCustomer: CUSTOMER,
  flashDisableCustomer: { nodeSn: "CUS-001" },
  flashChangeCustomer: { ...CUSTOMER, address: "2 ถนนสีลม" },
  flashListWarehouses: {},
  flashListStores: {},
  flashAddSupplier: { code: "SUP-002", name: "บริษัท ตัวอย่าง จำกัด", contact: "สมหญิง", phone: "021234567" },
};
