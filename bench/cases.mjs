// What is measured, for every runtime alike: khlang beside what one would reach for otherwise. Each case checks first that
// both answer the same, so that a ratio compares equal work.

const FIELDS = {
  mchId: "C0001",
  nonceStr: "yyv6YJP436wCkdpNdghC",
  warehouseNo: "WH-BKK-01",
  orderSn: "SO-20260615-0001",
  consigneeName: "Somchai Jaidee",
  consigneePhone: "0812345678",
  consigneeAddress: "99/1 Sukhumvit Road",
  postalCode: "10110",
  platform: "Shopee",
  remark: " ",
};
const KEY = "dd807a8e18b40153888e5a9864e70080";
const FORMS = Array.from({ length: 1000 }, (_, index) => ({ ...FIELDS, orderSn: `SO-20260615-${index}` }));
const CHANNELS = ["shopee", "lazada", "bentoweb", "line_shopping", "makro_pro", "tiktok_shop", "shopify"];
const POLICY = { mode: "weighted", weights: { shopee: 30, lazada: 25, bentoweb: 5, line_shopping: 10, makro_pro: 5, tiktok_shop: 20, shopify: 5 }, buffer: 3 };
const VARIANTS = Array.from({ length: 10_000 }, (_, index) => ({
  state: { allocation_type_id: 1, physical_stock: 100, reserved: index % 7, channels: { shopee: 10, lazada: 10 } },
  command: { auto: { physical_stock: ((index * 37) % 1000) + 10 } },
}));
const ITEMS = {
  items: Array.from({ length: 500 }, (_, index) => ({
    sku: `SKU-${String(index).padStart(5, "0")}`,
    name: `Drinking water ${index} ml`,
    barcode: "6291041500213",
    baseUomCode: "EA",
    category: "Beverages",
    tracking: index % 2 ? "lot" : "none",
    shelfLifeDays: 365,
    weightKg: 0.75,
    uoms: [{ code: "CASE", factor: 12 }],
  })),
};
const ITEMS_TEXT = JSON.stringify(ITEMS);

/** The form signature in JavaScript around any SHA-256. */
const signWith = (sha256hex) => (fields, key) => {
  const names = Object.keys(fields).filter((name) => name !== "sign" && String(fields[name] ?? "").trim() !== "").sort();
  return sha256hex(`${names.map((name) => `${name}=${fields[name]}`).join("&")}&key=${key}`).toUpperCase();
};

/** Webster's method and the document's figures, straightforwardly with decimal.js. */
function rebalanceWithDecimal(Decimal, policy, { state, command }) {
  const physical = new Decimal(command.auto.physical_stock);
  const sales = Decimal.max(0, physical.minus(state.reserved).minus(policy.buffer));
  const weights = CHANNELS.map((channel) => new Decimal(policy.weights[channel] ?? 0));
  const sum = weights.reduce((a, b) => a.plus(b), new Decimal(0));
  const units = weights.map((weight) => Decimal.max(0, sales.times(weight).div(sum).floor().minus(4)));
  let left = sales.minus(units.reduce((a, b) => a.plus(b), new Decimal(0))).toNumber();
  for (; left > 0; left--) {
    let best = 0;
    for (let at = 1; at < weights.length; at++) {
      const mine = weights[at].div(units[at].times(2).plus(1));
      const its = weights[best].div(units[best].times(2).plus(1));
      if (mine.gt(its) || (mine.eq(its) && weights[at].gt(weights[best]))) best = at;
    }
    units[best] = units[best].plus(1);
  }
  return Object.fromEntries(CHANNELS.map((channel, at) => [channel, units[at].toNumber()]));
}

function zodItems(z) {
  const row = z.object({
    sku: z.string().min(1).max(64),
    name: z.string().min(1).max(255).nullish(),
    barcode: z.string().max(64).nullish(),
    baseUomCode: z.string().min(1).max(64).nullish(),
    category: z.string().min(1).max(255).nullish(),
    tracking: z.enum(["none", "lot", "serial"]).nullish(),
    shelfLifeDays: z.number().int().min(0).max(36_500).nullish(),
    weightKg: z.number().min(0).max(1e11).multipleOf(0.0001).nullish(),
    uoms: z.array(z.object({ code: z.string().min(1).max(64), factor: z.number().gt(0).max(1e11).multipleOf(0.0001) })).max(50).nullish(),
    idempotencyKey: z.string().min(1).max(255).nullish(),
    tenantId: z.uuid().nullish(),
  });
  return z.object({ items: z.array(row).min(1).max(500) });
}

const ajvItems = () => {
  const text = (minLength, maxLength) => ({ type: "string", minLength, maxLength });
  const number = (range) => ({ type: "number", maximum: 1e11, multipleOf: 0.0001, ...range });
  const uom = { type: "object", required: ["code", "factor"], properties: { code: text(1, 64), factor: number({ exclusiveMinimum: 0 }) } };
  const properties = {
    sku: text(1, 64),
    name: text(1, 255),
    barcode: text(0, 64),
    baseUomCode: text(1, 64),
    category: text(1, 255),
    tracking: { enum: ["none", "lot", "serial"] },
    shelfLifeDays: { type: "integer", minimum: 0, maximum: 36_500 },
    weightKg: number({ minimum: 0 }),
    uoms: { type: "array", maxItems: 50, items: uom },
    idempotencyKey: text(1, 255),
    tenantId: text(36, 36),
  };
  const row = { type: "object", required: ["sku"], properties };
  return { type: "object", required: ["items"], properties: { items: { type: "array", minItems: 1, maxItems: 500, items: row } } };
};

/**
 * The cases: a title, how many things one run does, and named ways to do them, khlang's first. `node` is node:crypto
 * where there is one.
 */
export function cases({ khlang, noble, Decimal, z, Ajv, node }) {
  const hex = (bytes) => noble.bytesToHex(bytes);
  const signs = { "@noble/hashes": signWith((text) => hex(noble.sha256(noble.utf8ToBytes(text)))) };
  if (node) signs["node:crypto"] = signWith((text) => node.createHash("sha256").update(text).digest("hex"));
  const each = Object.fromEntries(Object.entries(signs).map(([name, sign]) => [name, () => FORMS.map((form) => sign(form, KEY))]));
  const schema = zodItems(z);
  const compiled = new Ajv({ strict: false, multipleOfPrecision: 6 }).compile(ajvItems());
  return [
    { title: "sign a form, one by one", count: FORMS.length, ways: { khlang: () => FORMS.map((form) => khlang.signForm(form, KEY)), ...each } },
    { title: "sign 1,000 forms at once", count: FORMS.length, ways: { khlang: () => khlang.signMany(FORMS, KEY), ...each } },
    {
      title: "rebalance 10,000 variants",
      count: VARIANTS.length,
      ways: {
        khlang: () => khlang.rebalanceMany(POLICY, VARIANTS).map((row) => row.figures.channels),
        "decimal.js": () => VARIANTS.map((row) => rebalanceWithDecimal(Decimal, POLICY, row)),
      },
    },
    {
      title: "validate the JSON text of 500 items",
      count: 500,
      ways: {
        khlang: () => khlang.validate("upsertItems", ITEMS_TEXT).length === 0,
        zod: () => schema.safeParse(JSON.parse(ITEMS_TEXT)).success,
        ajv: () => compiled(JSON.parse(ITEMS_TEXT)),
      },
    },
    {
      title: "validate 500 items that are objects already",
      count: 500,
      ways: {
        khlang: () => khlang.validate("upsertItems", ITEMS).length === 0,
        zod: () => schema.safeParse(ITEMS).success,
        ajv: () => compiled(ITEMS),
      },
    },
  ];
}

/** The median time of each way, in microseconds a thing; the ways take turns, so that load strikes all alike. */
export function measure({ count, ways }, rounds = 15, least = 60) {
  const names = Object.keys(ways);
  const answers = names.map((name) => JSON.stringify(ways[name]()));
  if (new Set(answers).size !== 1) throw new Error(`the ways answer differently: ${answers.map((answer) => answer.slice(0, 200)).join("\n")}`);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const name of names) {
      const began = performance.now();
      let runs = 0;
      do {
        ways[name]();
        runs += 1;
      } while (performance.now() - began < least);
      if (round >= 0) times[name].push((performance.now() - began) / runs);
    }
  }
  const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  return Object.fromEntries(names.map((name) => [name, (median(times[name]) * 1000) / count]));
}
