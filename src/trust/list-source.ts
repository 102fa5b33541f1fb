// Specification: ETSI TS 119 602 (lists of trusted entities, JSON), RFC 7468 (PEM); C2PA's store.cfg
import { hex, utf8 } from '../bytes/cursor.ts';
import { MalformedError } from '../bytes/errors.ts';
import { fromBase64 } from '../cms/anchor-pool.ts';
import { type Certificate, readCertificate } from '../cms/certificate.ts';
import { ImportError } from './import-error.ts';
import { readPem } from './pem.ts';
import { readProducts } from './product-source.ts';
import { isRecord } from './shipped.ts';
import { compareText, dayOf, itemsOf, textOf } from './source-json.ts';
import type { ProductRecord } from './trust-list.ts';

/** One source file: its name for messages, its bytes. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Everything that the given files hold, whatever kind each of them is. */
export interface Material {
  readonly certificates: readonly Certificate[];
  readonly purposes: readonly string[];
  readonly products: readonly ProductRecord[];
  /** What the source of a list says of its certificates, by SHA-256 of each. */
  readonly marks: ReadonlyMap<string, Mark>;
  readonly date: string | undefined;
  readonly nextUpdate: string | undefined;
  readonly sourceSha256: readonly string[];
}

/** `root` = an anchor; `certified` = may certify documents; `policies` = a path has to carry one of them, if there are any. */
interface Mark {
  readonly root: boolean;
  readonly certified: boolean;
  readonly policies: readonly string[];
}

/** What is in all of these files together. @throws ImportError for a file that is none of the known kinds, or two that do not agree */
export async function gather(files: readonly SourceFile[]): Promise<Material> {
  const parts = await Promise.all(files.map(readSource));
  checkSameCertificates(parts);
  return {
    certificates: parts.flatMap((part) => part.certificates),
    purposes: parts.flatMap((part) => part.purposes),
    products: parts.flatMap((part) => part.products),
    marks: new Map(parts.flatMap((part) => [...part.marks])),
    date: parts.find((part) => part.date !== undefined)?.date,
    nextUpdate: parts.find((part) => part.nextUpdate !== undefined)?.nextUpdate,
    sourceSha256: parts.flatMap((part) => part.sourceSha256),
  };
}

/** A dated list that comes with its PEM has to hold the same certificates. */
function checkSameCertificates(parts: readonly Material[]): void {
  const dated = parts.find((part) => part.date !== undefined && part.certificates.length > 0);
  const plain = parts.filter((part) => part !== dated && part.certificates.length > 0);
  if (dated === undefined || plain.length === 0) return;
  const hashes = (list: readonly Certificate[]) => unique(list).map((each) => each.sha256);
  const [left, right] = [hashes(dated.certificates), hashes(plain.flatMap((part) => part.certificates))];
  if (left.length !== right.length || left.some((hash) => !right.includes(hash)))
    throw new ImportError('the PEM file and the list do not hold the same certificates');
}

async function readSource(file: SourceFile): Promise<Material> {
  const sourceSha256 = [hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(file.bytes))))];
  const empty = {
    certificates: [],
    purposes: [],
    products: [],
    marks: new Map<string, Mark>(),
    date: undefined,
    nextUpdate: undefined,
    sourceSha256,
  };
  const text = utf8(file.bytes).trim();
  if (text === '') throw new ImportError(`${file.name} is empty`);
  if (text.startsWith('{') || text.startsWith('[')) return { ...empty, ...(await readJson(file.name, text)) };
  const { certificates, hasPrivateKey } = readPem(file.bytes);
  if (hasPrivateKey) throw new ImportError(`${file.name} holds a private key: give certificates only`);
  if (certificates.length > 0) return { ...empty, certificates: await readAll(file.name, certificates) };
  const purposes = readPurposes(text);
  if (purposes.length === 0) throw new ImportError(`${file.name} holds no certificate, no list and no purposes`);
  return { ...empty, purposes };
}

async function readAll(name: string, certificates: readonly (Uint8Array | undefined)[]): Promise<readonly Certificate[]> {
  const found: Certificate[] = [];
  for (const [index, der] of certificates.entries()) {
    try {
      if (der === undefined) throw new MalformedError('not base64');
      found.push(await readCertificate(der));
    } catch (error) {
      if (error instanceof MalformedError) throw new ImportError(`${name}: certificate ${index + 1} cannot be read: ${error.message}`);
      throw error;
    }
  }
  return found;
}

/** store.cfg: one dotted OID a line, `//` begins a comment. */
function readPurposes(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const purposes = lines.filter((line) => line !== '' && !line.startsWith('//'));
  return purposes.every((line) => /^\d+(?:\.\d+)+$/.test(line)) ? purposes : [];
}

async function readJson(name: string, text: string): Promise<Partial<Material>> {
  const json = parseJson(name, text);
  if (Array.isArray(json)) return readProducts(name, json);
  if (isRecord(json) && Object.keys(json).every((key) => /^[0-9a-f]{64}$/.test(key))) return { marks: readMarks(name, json) };
  const lote = isRecord(json) ? json.LoTE : undefined;
  if (!isRecord(lote) || !isRecord(lote.ListAndSchemeInformation) || !Array.isArray(lote.TrustedEntitiesList))
    throw new ImportError(`${name} is neither a trust list nor a list of products`);
  const { ListIssueDateTime: issued, NextUpdate: next } = lote.ListAndSchemeInformation;
  const date = dayOf(issued);
  if (date === undefined) throw new ImportError(`${name} does not say when it was issued`);
  const services = lote.TrustedEntitiesList.flatMap((entity: unknown) => itemsOf(entity, 'TrustedEntityServices'));
  const certificates = services.flatMap((service) => trustedCertificates(name, service));
  return { certificates: await readAll(name, certificates), date, nextUpdate: dayOf(next) };
}

function readMarks(name: string, json: Record<string, unknown>): ReadonlyMap<string, Mark> {
  return new Map(
    Object.entries(json).map(([sha256, mark]) => {
      if (!isRecord(mark) || typeof mark.root !== 'boolean' || typeof mark.certified !== 'boolean' || !Array.isArray(mark.policies))
        throw new ImportError(`${name}: ${sha256} is not marked as root and certified`);
      return [sha256, { root: mark.root, certified: mark.certified, policies: mark.policies.map(textOf).sort(compareText) }];
    }),
  );
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError(`${name} is no JSON`);
  }
}

const TRUSTED = 'http://c2pa.org/conformance/trust-list/trusted';

/** The certificates of one service; a service whose status is anything but trusted gives none. */
function trustedCertificates(name: string, service: unknown): readonly Uint8Array[] {
  const information = isRecord(service) ? service.ServiceInformation : undefined;
  if (!isRecord(information)) throw new ImportError(`${name}: a service without information`);
  if (information.ServiceStatus !== TRUSTED) return [];
  return itemsOf(information.ServiceDigitalIdentity, 'X509Certificates').map((item) => {
    if (!isRecord(item) || typeof item.val !== 'string') throw new ImportError(`${name}: a certificate without a value`);
    return fromBase64(item.val);
  });
}

/** Each certificate once. */
export function unique(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values()];
}
