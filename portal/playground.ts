// The playground: three forms over the npm package. No state beyond the page, no request after it is loaded.
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
} from "khlang";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const by = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
};
const value = (id: string): string => (by(id) as Control).value;
const show = (id: string, text: string): void => void (by(id).textContent = text);

function element<T extends keyof HTMLElementTagNameMap>(tag: T, text = "", ...children: Node[]): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** Runs a part of the page and shows what it throws in its place. */
function drawn(draw: () => void, failed: (message: string) => void): () => void {
  return () => {
    try {
      draw();
    } catch (error) {
      if (!(error instanceof KhlangError)) throw error;
      failed(error.message);
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
  (message) => show("sign-result", message),
);

by("sign-fresh").addEventListener("click", () => {
  const fields = { ...fieldsOf(value("sign-fields")), nonceStr: nonce(), timestamp: String(Math.floor(Date.now() / 1000)) };
  (by("sign-fields") as HTMLTextAreaElement).value = Object.entries(fields).map(([name, text]) => `${name}=${text}`).join("\n");
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
    const weights = Object.fromEntries(CHANNELS.map((channel) => [channel, Number(value(`weight-${channel}`))]));
    const policy = {
      mode: value("share-mode") as NonNullable<StorePolicy["mode"]>,
      apportionment: value("share-method") as NonNullable<StorePolicy["apportionment"]>,
      buffer: Number(value("share-buffer")),
      weights,
    };
    const state = { physical_stock: Number(value("share-stock")), reserved: Number(value("share-reserved")) };
    const { figures, explanation } = rebalance(policy, state, { auto: { physical_stock: state.physical_stock } });
    const { sales_stock, oversell_exposed } = figures;
    const warning = oversell_exposed ? " Every channel shows all of it, so the same unit may be sold twice." : "";
    show("share-sum", `${sales_stock} units for sale.${warning}`);
    by("share-bars").replaceChildren(...explanation.map((row) => bar(row, sales_stock)));
  },
  (message) => {
    show("share-sum", message);
    by("share-bars").replaceChildren();
  },
);

function bar({ channel, share, text }: Explanation, most: number): HTMLLIElement {
  const meter = element("meter");
  Object.assign(meter, { min: 0, max: Math.max(most, 1), value: share });
  meter.setAttribute("aria-label", `${channel}: ${share}`);
  const why = element("span", text);
  why.className = "why quiet";
  return element("li", "", element("span", channel), meter, element("b", String(share)), why);
}

// Check a body.
const endpoints = routes().filter(({ hasBody }) => hasBody);
by("check-route").append(
  ...endpoints.map(({ name, method, path }) => {
    const option = element("option", `${method} ${path}`);
    option.value = name;
    return option;
  }),
);

const drawCheck = drawn(
  () => {
    const route = endpoints.find(({ name }) => name === value("check-route"));
    if (route === undefined) return;
    const body = value("check-body");
    const found = validate(route.name, body);
    by("check-body").setAttribute("aria-invalid", String(found.length > 0));
    by("check-result").replaceChildren(found.length === 0 ? fits() : problemList(found));
    show("check-print", fingerprint(route.method, route.path, body));
  },
  (message) => by("check-result").replaceChildren(element("p", message)),
);

function fits(): HTMLElement {
  const good = element("p", "The body fits.");
  good.className = "good";
  return good;
}

function problemList(found: readonly { path: string; message: string }[]): HTMLElement {
  const list = element("ul");
  list.className = "problems";
  list.append(...found.map(({ path, message }) => element("li", "", element("code", path || "the body"), document.createTextNode(` ${message}`))));
  return list;
}

for (const [panel, draw] of [["sign", drawSign], ["share", drawShare], ["check", drawCheck]] as const) {
  by(panel).addEventListener("input", draw);
  draw();
}
const asked = tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === location.hash);
if (asked !== undefined) open(asked);
