// The surfaces of the server, by the paths that belong to each: the first that fits is the one.

/** A surface: its name, what it is for, and its paths. */
export interface Surface {
  readonly name: string;
  readonly about: string;
  readonly paths: RegExp;
}

export const SURFACES: readonly Surface[] = [
  { name: "Push", about: "An ERP pushes master data, receipts and orders, and reads stock.", paths: /^\/api\/v1\/integration\// },
  { name: "Operations", about: "Access, master data and the warehouse's own steps.", paths: /^\/api\/v1\// },
  { name: "Partner", about: "A partner reads stock and movements, and is sent events.", paths: /^\/api\/partner\// },
  { name: "Rebalance", about: "Stock is shared out to sales channels.", paths: /^\/api\// },
  { name: "Flash", about: "Signed calls of a fulfilment merchant.", paths: /^\// },
];

/** Everything grouped by surface, in the order of the surfaces; a surface with nothing is left out. */
export function bySurface<T extends { readonly path: string }>(all: readonly T[]): { surface: Surface; of: T[] }[] {
  const surfaceOf = (path: string) => SURFACES.find(({ paths }) => paths.test(path));
  return SURFACES.map((surface) => ({ surface, of: all.filter(({ path }) => surfaceOf(path) === surface) })).filter(({ of }) => of.length > 0);
}
