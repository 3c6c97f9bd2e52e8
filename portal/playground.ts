// The playground: three forms over the npm package. No state beyond the page, no request after it is loaded.
import { by, element, styled } from "./dom.ts";
import { SAMPLES } from "./samples.ts";
import { bySurface } from "./surfaces.ts";
import {
  CHANNELS,
  KhlangError,
  type Explanation,
  type Fields,
  type StorePolicy,
  fingerprint,
  formText,
  jsonText,
  nonce,
  rebalance,
  routes,
  signForm,
  signJson,
  validate,
  warnings,
} from "khlang";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const value = (id: string): string => (by(id) as Control).value;
const show = (id: string, text: string): void => void (by(id).textContent = text);

/** What is entered can't be used; the message names the control. */
class InputError extends Error {}

/** A whole number of 0 or more; the control is marked where it holds none. */
function whole(id: string): number {
  const control = by(id) as HTMLInputElement;
  const fits = /^\d{1,15}$/.test(control.value);
  control.setAttribute("aria-invalid", String(!fits));
  if (!fits) throw new InputError(`${control.labels?.[0]?.textContent ?? id} must be a whole number of 0 or more.`);
  return Number(control.value);
}

/**
 * Runs a part of the page; what it throws is shown as an error in the element `place`, and `others` are emptied, so that
 * nothing of before stands beside it.
 */
function drawn(draw: () => void, place: string, others: readonly string[]): () => void {
  return () => {
    by(place).classList.remove("bad");
    try {
      draw();
    } catch (error) {
      if (!(error instanceof KhlangError || error instanceof InputError)) throw error;
      show(place, error.message);
      by(place).classList.add("bad");
      for (const other of others) show(other, "");
    }
  };
}

// Tabs, by the pattern of the ARIA practices: arrows move, the panel follows.
const tabs = [...document.querySelectorAll<HTMLButtonElement>("[role=tab]")];
function open(chosen: HTMLButtonElement): void {
  for (const tab of tabs) {
    const on = tab === chosen;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    by(tab.getAttribute("aria-controls") ?? "").hidden = !on;
  }
  history.replaceState(null, "", `#${chosen.getAttribute("aria-controls")}`);
}
for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => open(tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step === undefined ? undefined : tabs.at((index + step) % tabs.length);
    if (next === undefined) return;
    next.focus();
    open(next);
  });
}

// Sign a call.
function fieldsOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1)]));
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const encoded = (fields: Fields): string => new URLSearchParams(fields as Record<string, string>).toString();

const drawSign = drawn(
  () => {
    const [key, path, fields, body] = [value("sign-key"), value("sign-path"), fieldsOf(value("sign-fields")), value("sign-body")];
    const json = value("sign-kind") === "json";
    by("sign-body-part").hidden = !json;
    const hidden = key === "" ? "" : "•".repeat(8);
    const sign = json ? signJson(fields, body, key) : signForm(fields, key);
    show("sign-text", json ? `${hidden}${jsonText(fields, body)}${hidden}` : `${formText(fields)}&key=${hidden}`);
    show("sign-result", sign);
    const url = location.origin + path;
    const sent = encoded({ ...fields, sign });
    const head = `-H ${quoted("Content-Type: application/json")}`;
    show("sign-curl", json ? `curl ${quoted(`${url}?${sent}`)} ${head} -d ${quoted(body)}` : `curl ${quoted(url)} -d ${quoted(sent)}`);
  },
  "sign-result",
  ["sign-text", "sign-curl"],
);

/** A nonce is good once and a timestamp for ten minutes; only JSON calls must have a timestamp. */
function refresh(fields: Record<string, string>): void {
  const { timestamp: _, ...rest } = fields;
  const dated = value("sign-kind") === "json" ? { timestamp: String(Math.floor(Date.now() / 1000)) } : {};
  const fresh = { ...rest, nonceStr: nonce(), ...dated };
  (by("sign-fields") as HTMLTextAreaElement).value = Object.entries(fresh).map(([name, text]) => `${name}=${text}`).join("\n");
}

const DEMO_MERCHANT = "C0001";
refresh({ mchId: DEMO_MERCHANT });
by("sign-kind").addEventListener("change", () => {
  refresh(fieldsOf(value("sign-fields")));
  drawSign();
});
by("sign-fresh").addEventListener("click", () => {
  refresh(fieldsOf(value("sign-fields")));
  drawSign();
});

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.addEventListener("click", () => {
    const label = button.textContent;
    void navigator.clipboard.writeText(by(button.dataset["copy"] ?? "").textContent ?? "").then(() => {
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = label), 1500);
    });
  });
}

// Share out stock.
const START: Record<string, number> = { shopee: 40, lazada: 30, tiktok_shop: 20, line_shopping: 10 };
for (const channel of CHANNELS) {
  const input = element("input");
  Object.assign(input, { id: `weight-${channel}`, type: "number", min: "0", step: "1", inputMode: "numeric", value: String(START[channel] ?? 0) });
  const label = element("label", channel);
  label.htmlFor = input.id;
  by("share-weights").append(element("div", "", label, input));
}

const drawShare = drawn(
  () => {
    const weights = Object.fromEntries(CHANNELS.map((channel) => [channel, whole(`weight-${channel}`)]));
    const policy = {
      mode: value("share-mode") as NonNullable<StorePolicy["mode"]>,
      apportionment: value("share-method") as NonNullable<StorePolicy["apportionment"]>,
      buffer: whole("share-buffer"),
      weights,
    };
    const state = { physical_stock: whole("share-stock"), reserved: whole("share-reserved") };
    const { figures, explanation } = rebalance(policy, state, { auto: { physical_stock: state.physical_stock } });
    const { sales_stock, oversell_exposed } = figures;
    const warning = oversell_exposed ? " Every channel shows all of it, so the same unit may be sold twice." : "";
    show("share-sum", `${sales_stock} units for sale.${warning}`);
    by("share-bars").replaceChildren(...explanation.map((row) => bar(row, sales_stock)));
  },
  "share-sum",
  ["share-bars"],
);

function bar({ channel, share, text }: Explanation, most: number): HTMLLIElement {
  const meter = element("meter");
  Object.assign(meter, { min: 0, max: Math.max(most, 1), value: share });
  meter.setAttribute("aria-label", `${channel}: ${share}`);
  return element("li", "", element("span", channel), meter, element("b", String(share)), styled("why quiet", "span", text));
}

// Check a body.
const endpoints = routes().filter(({ hasBody }) => hasBody);
by("check-route").append(
  ...bySurface(endpoints).map(({ surface, of }) => {
    const group = element("optgroup");
    group.label = surface.name;
    group.append(...of.map(({ name, method, path }) => Object.assign(element("option", `${method} ${path}`), { value: name })));
    return group;
  }),
);

function loadSample(): void {
  const sample = SAMPLES[value("check-route") as keyof typeof SAMPLES] ?? {};
  (by("check-body") as HTMLTextAreaElement).value = JSON.stringify(sample, null, 2);
}

loadSample();
by("check-route").addEventListener("change", () => {
  loadSample();
  drawCheck();
});
by("check-sample").addEventListener("click", () => {
  loadSample();
  drawCheck();
});

const drawCheck = drawn(
  () => {
    const route = endpoints.find(({ name }) => name === value("check-route"));
    if (route === undefined) return;
    const body = value("check-body");
    const found = validate(route.name, body);
    by("check-body").setAttribute("aria-invalid", String(found.length > 0));
    const slips = found.length === 0 ? warnings(route.name, body) : [];
    by("check-result").replaceChildren(found.length === 0 ? fits() : problemList(found), ...slips.map((slip) => problemList([slip])));
    show("check-print", fingerprint(route.method, route.path, body));
  },
  "check-result",
  ["check-print"],
);

const fits = (): HTMLElement => styled("good", "p", "The body fits.");

function problemList(found: readonly { path: string; message: string }[]): HTMLElement {
  return styled("problems bad", "ul", "", ...found.map(({ path, message }) => element("li", "", element("code", path || "the body"), document.createTextNode(` ${message}`))));
}

for (const [panel, draw] of [["sign", drawSign], ["share", drawShare], ["check", drawCheck]] as const) {
  by(panel).addEventListener("input", draw);
  draw();
}
const asked = tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === location.hash);
if (asked !== undefined) open(asked);
