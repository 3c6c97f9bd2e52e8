// The page and the process that measure: every case in one run, as rows of { title, name: microseconds }.
import * as khlang from "khlang";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { Ajv } from "ajv";
import { Decimal } from "decimal.js";
import { z } from "zod";
import { cases, measure } from "./cases.mjs";

export const run = (node) =>
  cases({ khlang, noble: { sha256, bytesToHex, utf8ToBytes }, Decimal, z, Ajv, node }).map((one) => ({ title: one.title, ...measure(one) }));
