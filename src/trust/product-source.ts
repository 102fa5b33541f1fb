// Specification: C2PA conformance programme, list of conforming products
import { ImportError } from './import-error.ts';
import { isRecord } from './shipped.ts';
import { compareText, dayOf, itemsOf, textOf } from './source-json.ts';
import type { ProductRecord } from './trust-list.ts';

/** The products in a list of conforming ones, and the day of its last change. @throws ImportError */
export function readProducts(
  name: string,
  records: readonly unknown[],
): { readonly products: readonly ProductRecord[]; readonly date: string | undefined } {
  const products = records.map((record) => readProduct(name, record));
  const days = records.map((record) => (isRecord(record) && isRecord(record.dates) ? dayOf(record.dates.lastModification) : undefined));
  const date = days
    .filter((day) => day !== undefined)
    .sort(compareText)
    .at(-1);
  return { products: products.filter((product) => product !== undefined), date };
}

/** Only generators sign claims, and only those that conform now have a record that counts. */
function readProduct(name: string, record: unknown): ProductRecord | undefined {
  const product = isRecord(record) ? record.product : undefined;
  if (!isRecord(record) || typeof record.recordId !== 'string' || !isRecord(product) || !isRecord(product.DN))
    throw new ImportError(`${name}: a product record without its id or name`);
  if (product.productType !== 'generatorProduct' || record.status !== 'conformant') return undefined;
  const barred = isRecord(product.disallowedSignals) ? product.disallowedSignals : {};
  const { CN: commonName, O: organization } = product.DN;
  return {
    recordId: record.recordId.toLowerCase(),
    name: textOf(commonName) || textOf(organization),
    applicant: textOf(record.applicant),
    barred: Object.keys(barred)
      .flatMap((kind) => itemsOf(barred, kind))
      .map(textOf)
      .filter((signal) => signal !== '')
      .sort(compareText),
  };
}
