import { asTable, asText, type Table, tables } from '../formats/values.js';

/** A product that a CSAF document names. */
export interface CsafProduct {
  readonly purl?: string;
  readonly cpe?: string;
}

const MAX_DEPTH = 64;

/** Products by id, those of `relationships` as the component with the platform it is part of (CSAF 2.0, section 3.2.2). */
export function csafProducts(
  document: Table,
): ReadonlyMap<string, { readonly component: CsafProduct; readonly platform?: CsafProduct }> {
  const single = new Map<string, CsafProduct>();
  const take = (value: Table | undefined): void => {
    const id = asText(value?.['product_id']);
    const helper = asTable(value?.['product_identification_helper']);
    const purl = asText(helper?.['purl']);
    const cpe = asText(helper?.['cpe']);
    if (id) single.set(id, { ...(purl ? { purl } : {}), ...(cpe ? { cpe } : {}) });
  };
  const walk = (branches: readonly Table[], depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const branch of branches) {
      take(asTable(branch['product']));
      walk(tables(branch['branches']), depth + 1);
    }
  };
  const tree = asTable(document['product_tree']);
  walk(tables(tree?.['branches']), 0);
  for (const product of tables(tree?.['full_product_names'])) take(product);
  const products = new Map<string, { component: CsafProduct; platform?: CsafProduct }>();
  for (const [id, component] of single) products.set(id, { component });
  for (const relation of tables(tree?.['relationships'])) {
    const id = asText(asTable(relation['full_product_name'])?.['product_id']);
    const component = single.get(asText(relation['product_reference']) ?? '');
    const platform = single.get(asText(relation['relates_to_product_reference']) ?? '');
    take(asTable(relation['full_product_name']));
    if (id && component) products.set(id, { component, ...(platform ? { platform } : {}) });
  }
  return products;
}

/** The texts of a list of product ids. */
export function productIds(value: Table | undefined, key: string): string[] {
  const list = value?.[key];
  return Array.isArray(list) ? list.flatMap((each) => asText(each) ?? []) : [];
}
