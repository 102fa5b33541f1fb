// Specification: RFC 5280 §4.1.2.9, §4.2 (certificate extensions)
import { MalformedError } from '../bytes/errors.ts';
import { type Asn1, boolean, explicit, is, isContext, octets, oid, readAsn1, sequence, TAG } from './asn1.ts';
import { OID } from './oid.ts';

/** Extensions in one certificate. */
const MAX_EXTENSIONS = 64;

const READ: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectKeyIdentifier,
  OID.certificatePolicies,
  OID.recordId,
]);

/** One extension as it stands; `value` is read only where we know what it is. */
export interface Extension {
  readonly critical: boolean;
  readonly value: Asn1 | undefined;
  readonly raw: Uint8Array;
}

/** RFC 5280 §4.2: extensions need version 3, and none may stand twice. */
export function readExtensions(rest: readonly Asn1[], version: number): ReadonlyMap<string, Extension> {
  const found = new Map<string, Extension>();
  const holder = rest.find((field) => isContext(field, 3));
  if (rest.some((field) => !(isContext(field, 1) || isContext(field, 2) || isContext(field, 3))))
    throw new MalformedError('unknown certificate field');
  if (holder === undefined) return found;
  const list = sequence(explicit(holder, 'extensions'), 'extensions');
  if (version !== 2) throw new MalformedError('extensions in a certificate that is not version 3');
  if (list.length > MAX_EXTENSIONS) throw new MalformedError(`more than ${MAX_EXTENSIONS} extensions`);
  for (const node of list) {
    const parts = [...sequence(node, 'extension')];
    const id = oid(parts.shift(), 'extension');
    const [flag] = parts;
    const critical = is(flag, TAG.boolean) ? boolean(flag, 'critical') : false;
    if (is(flag, TAG.boolean)) parts.shift();
    if (parts.length !== 1) throw new MalformedError('an extension has one value');
    if (found.has(id)) throw new MalformedError(`extension ${id} stands twice`);
    const raw = octets(parts[0], 'extension value');
    found.set(id, { critical, raw, value: READ.has(id) ? readAsn1(raw, raw.length) : undefined });
  }
  return found;
}
