// The shared vectors through the npm package, in plain JavaScript that runs in every runtime it promises: `suite(khlang,
// vectors)` answers how many cases there were and which of them failed. `vectors` is what vector files hold, by name.

export function suite(khlang, vectors) {
  const failures = [];
  let cases = 0;
  for (const [name, check] of Object.entries(checks(khlang))) {
    for (const given of vectors[name].cases) {
      cases += 1;
      try {
        check(given);
      } catch (error) {
        failures.push(`${name} ${given.name ?? JSON.stringify(given)}: ${error?.message ?? error}`);
      }
    }
  }
  return { cases, failures };
}

function equal(found, expected, what = "") {
  const [a, b] = [JSON.stringify(sorted(found)), JSON.stringify(sorted(expected))];
  if (a !== b) throw new Error(`${what} ${a} instead of ${b}`);
}

/** Names in one order: what is compared is the value. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

function code(work) {
  try {
    return { value: work() };
  } catch (error) {
    if (error.name !== "KhlangError") throw error;
    return { error };
  }
}

function checks(khlang) {
  return {
    "api-key": ({ raw, hash }) => equal(khlang.hashApiKey(raw), hash),
    "fingerprint": ({ method, path, body, fingerprint }) => equal(khlang.fingerprint(method, path, body), fingerprint),
    "json-canonical": ({ input, canonical }) => {
      if (canonical !== undefined) equal(khlang.canonicalJson(input), canonical);
    },
    "flash-webhook": ({ appSecret, appKey, json, authorization }) => {
      equal(khlang.flashAuthorization(json, { appKey, appSecret }), authorization);
      equal(khlang.verifyFlashAuthorization(authorization, json, { appKey, appSecret }), true);
      equal(khlang.verifyFlashAuthorization(authorization, `${json} `, { appKey, appSecret }), false);
    },
    "webhook": ({ secret, id, timestamp, body, signature }) => {
      equal(khlang.signWebhook(secret, { id, timestamp, body }), signature);
      const verify = (changed, now = timestamp) => khlang.verifyWebhook(secret, { id, timestamp, body, signature, ...changed }, { now });
      equal([verify({}), verify({ timestamp: String(timestamp) }), verify({}, timestamp + 300)], [true, true, true]);
      equal([verify({ body: `${body} ` }), verify({ id: "x" }), verify({ timestamp: "x" }), verify({}, timestamp + 301)], [false, false, false, false]);
    },
    "flash-form": ({ fields, key, text, sign }) => {
      equal(khlang.formText(fields), text, "text");
      equal(khlang.signForm(fields, key), sign);
      equal(khlang.signMany([fields, { a: 1 }, fields], key), [sign, khlang.signForm({ a: 1 }, key), sign], "many");
      equal(khlang.verifyForm({ ...fields, sign }, key), true);
      equal(khlang.verifyForm({ ...fields, sign: sign.toLowerCase() }, key), false);
      equal(khlang.verifyForm({ ...fields, sign, more: "x" }, key), false);
    },
    "flash-json": ({ query, body, secret, text, sign }) => {
      equal(khlang.jsonText(query, body), text, "text");
      equal(khlang.signJson(query, body, secret), sign);
      equal(khlang.signJson(query, new TextEncoder().encode(body), secret), sign, "bytes");
      equal(khlang.verifyJson({ ...query, sign }, body, secret), true);
      equal(khlang.verifyJson({ ...query, sign }, `${body} `, secret), false);
    },
    "gtin": ({ digits, check }) => {
      equal(khlang.gtinCheckDigit(digits), check);
      equal(khlang.isGtin(digits + check), true);
      equal(khlang.isGtin(digits + ((Number(check) + 1) % 10)), false);
    },
    "quantity": ({ text, normal, error }) => {
      const found = code(() => khlang.normalQuantity(text));
      equal(found.error?.code ?? found.value, error ?? normal);
      if (normal === undefined || Math.abs(normal) >= 1e10) return;
      equal(khlang.subtractQuantities(khlang.addQuantities(text, "0.1", 0.2), "0.3"), normal, "sum");
      equal([khlang.compareQuantities(text, normal), khlang.compareQuantities(text, khlang.addQuantities(text, 1))], [0, -1]);
    },
    "network": ({ address, entries, allowed }) => equal(khlang.isAddressAllowed(address, entries), allowed),
    "uom": ({ quantity, code: unit, base, own, tenant, to, back, error }) => {
      const tables = { baseUomCode: base, uoms: own, tenantUoms: tenant };
      const found = code(() => khlang.toBaseUnits(quantity, unit, tables));
      equal(found.error?.code ?? found.value, error ?? to);
      if (back !== undefined) equal(khlang.fromBaseUnits(quantity, unit, tables), back, "back");
    },
    "allocation": ({ request, result }) => equal(khlang.previewAllocation(request), result),
    "validation": ({ route, body, problems }) => {
      equal(khlang.validate(route, body), problems);
      equal(khlang.validate(route, new TextEncoder().encode(body)), problems, "bytes");
    },
    "apportionment": ({ stock, weights, webster, hamilton, error }) => {
      for (const [method, shares] of Object.entries({ webster, hamilton })) {
        const found = code(() => khlang.apportion(stock, weights, method));
        equal(found.error?.message ?? found.value, shares ?? error, method);
      }
    },
    "rebalance": ({ policy, state, command, outcome, denied }) => {
      const found = code(() => khlang.rebalance(policy, state, command));
      const [many] = khlang.rebalanceMany(policy, [{ state, command }]);
      if (denied !== undefined) {
        equal(found.error?.reasons, denied);
        equal([many.error?.code, many.error?.reasons], ["DENIED", denied], "many");
        return;
      }
      const { reasons, ...expected } = outcome;
      const { explanation, ...rest } = found.value;
      equal(rest, expected);
      equal(Object.fromEntries(explanation.map(({ channel, reason }) => [channel, reason])), reasons, "reasons");
      equal(many, expected, "many");
    },
  };
}
