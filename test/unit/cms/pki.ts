// A whole certificate world for the tests, written octet by octet, so that it can also build what no library would.

export type Octets = Uint8Array<ArrayBuffer>;
export type KeyKind = 'p256' | 'p384' | 'p521' | 'rsa' | 'rsa-short' | 'pss' | 'ed25519';
type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export const EKU = {
  claimSigning: '1.3.6.1.4.1.62558.2.1',
  email: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  any: '2.5.29.37.0',
} as const;

// ---- DER -----------------------------------------------------------------------------------------------------------------------

export function bytes(...parts: readonly (Uint8Array | number | readonly number[])[]): Octets {
  const out = new Uint8Array(parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? 1 : part.length), 0));
  let at = 0;
  for (const part of parts) {
    const octets = typeof part === 'number' ? [part] : part;
    out.set(octets, at);
    at += octets.length;
  }
  return out;
}

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Octets {
  const content = bytes(...parts);
  const size = content.length;
  const length =
    size < 128
      ? [size]
      : size < 256
        ? [0x81, size]
        : size < 65536
          ? [0x82, size >> 8, size & 255]
          : [0x83, size >> 16, (size >> 8) & 255, size & 255];
  return bytes(tag, length, content);
}

/** The same element in BER's indefinite form. */
export function indefinite(tag: number, ...parts: readonly Uint8Array[]): Octets {
  return bytes(tag, 0x80, ...parts, [0, 0]);
}

export const sequence = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => tlv(0x31, ...parts);
export const explicit = (number: number, ...parts: readonly Uint8Array[]) => tlv(0xa0 + number, ...parts);
export const octetString = (content: Uint8Array) => tlv(0x04, content);
export const bitString = (content: Uint8Array) => tlv(0x03, bytes(0, content));
export const integer = (value: number) => tlv(0x02, value > 127 ? bytes(0, value) : bytes(value));
export const utf8 = (text: string) => tlv(0x0c, new TextEncoder().encode(text));
export const boolean = (value: boolean) => tlv(0x01, bytes(value ? 255 : 0));
export const NULL = tlv(0x05);

export function oid(dotted: string): Octets {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const digits = [value % 128];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) | 128);
    return digits;
  };
  return tlv(0x06, bytes([first * 40 + second, ...rest].flatMap(base128)));
}

export function time(iso: string): Octets {
  const digits = new Date(iso).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return tlv(0x18, new TextEncoder().encode(`${digits}Z`));
}

export async function hash(kind: Hash, data: Uint8Array): Promise<Octets> {
  return new Uint8Array(await crypto.subtle.digest(kind, bytes(data)));
}

// ---- keys ----------------------------------------------------------------------------------------------------------------------

const DIGEST_OID: Record<Hash, string> = {
  'SHA-1': '1.3.14.3.2.26',
  'SHA-256': '2.16.840.1.101.3.4.2.1',
  'SHA-384': '2.16.840.1.101.3.4.2.2',
  'SHA-512': '2.16.840.1.101.3.4.2.3',
};
export const digestAlgorithm = (kind: Hash) => sequence(oid(DIGEST_OID[kind]), NULL);

interface Key {
  readonly kind: KeyKind;
  readonly pair: CryptoKeyPair;
  readonly spki: Octets;
}

async function makeKey(kind: KeyKind): Promise<Key> {
  const pair = await generate(kind);
  return { kind, pair, spki: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)) };
}

const CURVES: Partial<Record<KeyKind, string>> = { p256: 'P-256', p384: 'P-384', p521: 'P-521' };

async function generate(kind: KeyKind): Promise<CryptoKeyPair> {
  const namedCurve = CURVES[kind];
  if (namedCurve !== undefined) return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
  if (kind === 'ed25519') {
    const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
    if (!('privateKey' in pair)) throw new Error('no Ed25519 here');
    return pair;
  }
  const modulusLength = kind === 'rsa-short' ? 1024 : 2048;
  const name = kind === 'pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
  return crypto.subtle.generateKey({ name, modulusLength, publicExponent: bytes(1, 0, 1), hash: 'SHA-256' }, true, ['sign', 'verify']);
}

const ECDSA_OID: Record<Hash, string> = {
  'SHA-1': '1.2.840.10045.4.1',
  'SHA-256': '1.2.840.10045.4.3.2',
  'SHA-384': '1.2.840.10045.4.3.3',
  'SHA-512': '1.2.840.10045.4.3.4',
};

const RSA_OID: Record<Hash, string> = {
  'SHA-1': '1.2.840.113549.1.1.5',
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-384': '1.2.840.113549.1.1.12',
  'SHA-512': '1.2.840.113549.1.1.13',
};
const SALT: Record<Hash, number> = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/** A key of the browser's kind knows one digest only, so the key is taken in anew for another. */
async function signRsa(key: Key, digest: Hash, how: RsaPssParams | Algorithm, data: Uint8Array): Promise<Octets> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', key.pair.privateKey);
  const own = await crypto.subtle.importKey('pkcs8', pkcs8, { name: how.name, hash: digest }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign(how, own, bytes(data)));
}

/** AlgorithmIdentifier and signature value over `data`. */
export async function sign(key: Key, data: Uint8Array, digest: Hash = 'SHA-256'): Promise<{ algorithm: Octets; value: Octets }> {
  const raw = async (how: EcdsaParams | RsaPssParams | Algorithm) =>
    new Uint8Array(await crypto.subtle.sign(how, key.pair.privateKey, bytes(data)));
  switch (key.kind) {
    case 'rsa':
    case 'rsa-short':
      return {
        algorithm: sequence(oid(RSA_OID[digest]), NULL),
        value: await signRsa(key, digest, { name: 'RSASSA-PKCS1-v1_5' }, data),
      };
    case 'pss': {
      const saltLength = SALT[digest];
      return { algorithm: pssAlgorithm(digest, saltLength), value: await signRsa(key, digest, { name: 'RSA-PSS', saltLength }, data) };
    }
    case 'ed25519':
      return { algorithm: sequence(oid('1.3.101.112')), value: await raw({ name: 'Ed25519' }) };
    default: {
      const value = await raw({ name: 'ECDSA', hash: digest });
      const half = value.length / 2;
      return {
        algorithm: sequence(oid(ECDSA_OID[digest])),
        value: sequence(unsigned(value.subarray(0, half)), unsigned(value.subarray(half))),
      };
    }
  }
}

export function pssAlgorithm(digest: Hash, salt: number): Octets {
  const mask = sequence(oid('1.2.840.113549.1.1.8'), digestAlgorithm(digest));
  return sequence(
    oid('1.2.840.113549.1.1.10'),
    sequence(explicit(0, digestAlgorithm(digest)), explicit(1, mask), explicit(2, integer(salt))),
  );
}

function unsigned(number: Uint8Array): Octets {
  const from = number.findIndex((byte) => byte !== 0);
  const short = number.subarray(from < 0 ? number.length - 1 : from);
  return tlv(0x02, (short[0] ?? 0) > 127 ? bytes(0, short) : short);
}

// ---- certificates --------------------------------------------------------------------------------------------------------------

/** What a certificate says; everything has a sound default. */
export interface Wanted {
  readonly name: string;
  readonly organization?: string;
  /** The whole subject, where it shall be another than organization and name. */
  readonly subject?: Octets;
  readonly key?: KeyKind | Identity;
  readonly from?: string;
  readonly to?: string;
  readonly serial?: number;
  readonly ca?: boolean;
  readonly pathLength?: number;
  /** null = no extension. */
  readonly ekus?: readonly string[] | null;
  readonly ekuCritical?: boolean;
  /** First octet of the BIT STRING; null = no extension. */
  readonly keyUsage?: number | null;
  readonly recordId?: string;
  readonly extra?: readonly Uint8Array[];
  readonly digest?: Hash;
  readonly version?: 1 | 3;
}

export interface Identity {
  readonly der: Octets;
  readonly name: Octets;
  readonly issuerName: Octets;
  readonly serial: Octets;
  readonly key: Key;
}

export const FROM = '2024-01-01T00:00:00Z';
export const TO = '2034-01-01T00:00:00Z';
let serials = 1;

export function nameOf(commonName: string, organization = 'Example'): Octets {
  return sequence(set(sequence(oid('2.5.4.10'), utf8(organization))), set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

export function extension(id: string, critical: boolean, value: Uint8Array): Octets {
  return critical ? sequence(oid(id), boolean(true), octetString(value)) : sequence(oid(id), octetString(value));
}

export async function makeCertificate(wanted: Wanted, issuer?: Identity): Promise<Identity> {
  const key = typeof wanted.key === 'object' ? wanted.key.key : await makeKey(wanted.key ?? 'p256');
  const signer = issuer?.key ?? key;
  const name = wanted.subject ?? nameOf(wanted.name, wanted.organization);
  const issuerName = issuer?.name ?? name;
  const serial = bytes((serials >> 8) & 127, serials & 255, wanted.serial ?? 7);
  serials += 1;
  const { algorithm } = await sign(signer, bytes(0), wanted.digest);
  const version = wanted.version === 1 ? [] : [explicit(0, integer(2)), explicit(3, sequence(...extensionsOf(wanted)))];
  const tbs = sequence(
    ...version.slice(0, 1),
    tlv(0x02, serial),
    algorithm,
    issuerName,
    sequence(time(wanted.from ?? FROM), time(wanted.to ?? TO)),
    name,
    key.spki,
    ...version.slice(1),
  );
  const { value } = await sign(signer, tbs, wanted.digest);
  return { der: sequence(tbs, algorithm, bitString(value)), name, issuerName, serial, key };
}

function extensionsOf(wanted: Wanted): readonly Octets[] {
  const list: Octets[] = [];
  const basic = wanted.ca ? [boolean(true), ...(wanted.pathLength === undefined ? [] : [integer(wanted.pathLength)])] : [];
  list.push(extension('2.5.29.19', true, sequence(...basic)));
  const usage = wanted.keyUsage === undefined ? (wanted.ca ? 0x06 : 0x80) : wanted.keyUsage;
  if (usage !== null) list.push(extension('2.5.29.15', true, tlv(0x03, bytes(usage === 0x80 ? 7 : 1, usage))));
  if (wanted.ekus) list.push(extension('2.5.29.37', wanted.ekuCritical ?? false, sequence(...wanted.ekus.map(oid))));
  if (wanted.recordId) list.push(extension('1.3.6.1.4.1.62558.4', false, utf8(wanted.recordId)));
  return [...list, ...(wanted.extra ?? []).map((each) => bytes(each))];
}

export const makeCa = (name: string, wanted: Partial<Wanted> = {}, issuer?: Identity) =>
  makeCertificate({ ca: true, ...wanted, name }, issuer);
export const makeLeaf = (name: string, issuer: Identity, wanted: Partial<Wanted> = {}) =>
  makeCertificate({ ekus: [EKU.claimSigning, EKU.email], ...wanted, name }, issuer);
export const makeTsa = (name: string, issuer: Identity, wanted: Partial<Wanted> = {}) =>
  makeCertificate({ ekus: [EKU.timeStamping], ekuCritical: true, ...wanted, name }, issuer);

// ---- time-stamps ---------------------------------------------------------------------------------------------------------------

export interface WantedToken {
  readonly tsa: Identity;
  readonly chain?: readonly Identity[];
  readonly data: Uint8Array;
  readonly at: string;
  readonly imprint?: Hash;
  /** Signs with this key instead of the authority's. */
  readonly forger?: Identity;
  readonly digest?: Hash;
  /** Content put in after signing. */
  readonly swapped?: Uint8Array;
  /** Certificate that the ESSCertIDv2 names; null = no such attribute. */
  readonly names?: Identity | null;
  /** ESSCertID of version 1 (SHA-1 as an identifier) instead. */
  readonly names1?: Identity;
  readonly unsorted?: boolean;
  readonly ber?: boolean;
  readonly signers?: 1 | 2;
  readonly contentType?: string;
  /** What the signed attribute says of the content type, where it shall not agree. */
  readonly attributeType?: string;
  readonly genTime?: Octets;
  /** Revocation lists, or other revocation information, as the structure takes them. */
  readonly revocations?: readonly Octets[];
}

/** A bare TimeStampToken. */
export async function makeToken(wanted: WantedToken): Promise<Octets> {
  const info = await tstInfo(wanted);
  const digest = wanted.digest ?? 'SHA-256';
  const attributes = await attributesOf(wanted, info, digest);
  const key = (wanted.forger ?? wanted.tsa).key;
  const { algorithm, value } = await sign(key, set(...attributes), digest);
  const signer = sequence(
    integer(1),
    sequence(wanted.tsa.issuerName, tlv(0x02, wanted.tsa.serial)),
    digestAlgorithm(digest),
    explicit(0, ...attributes),
    algorithm,
    octetString(value),
  );
  const content = wanted.swapped ?? info;
  const certificates = [wanted.tsa, ...(wanted.chain ?? [])].map((each) => each.der);
  const seq = wanted.ber ? (...parts: readonly Uint8Array[]) => indefinite(0x30, ...parts) : sequence;
  const tag = wanted.ber
    ? (...parts: readonly Uint8Array[]) => indefinite(0xa0, ...parts)
    : (...parts: readonly Uint8Array[]) => explicit(0, ...parts);
  const half = Math.floor(content.length / 2);
  const octets = wanted.ber
    ? indefinite(0x24, octetString(content.subarray(0, half)), octetString(content.subarray(half)))
    : octetString(content);
  const signers = wanted.signers === 2 ? [signer, signer] : [signer];
  const signed = seq(
    integer(3),
    set(digestAlgorithm(digest)),
    seq(oid(wanted.contentType ?? TST_INFO), tag(octets)),
    tag(...certificates),
    ...(wanted.revocations ? [explicit(1, ...wanted.revocations)] : []),
    set(...signers),
  );
  return seq(oid('1.2.840.113549.1.7.2'), tag(signed));
}

const TST_INFO = '1.2.840.113549.1.9.16.1.4';

async function tstInfo(wanted: WantedToken): Promise<Octets> {
  const kind = wanted.imprint ?? 'SHA-256';
  const imprint = sequence(digestAlgorithm(kind), octetString(await hash(kind, wanted.data)));
  return sequence(integer(1), oid('1.2.3.4'), imprint, integer(9), wanted.genTime ?? time(wanted.at));
}

async function attributesOf(wanted: WantedToken, info: Uint8Array, digest: Hash): Promise<readonly Octets[]> {
  const attribute = (id: string, value: Uint8Array) => sequence(oid(id), set(value));
  const list = [
    attribute('1.2.840.113549.1.9.3', oid(wanted.attributeType ?? wanted.contentType ?? TST_INFO)),
    attribute('1.2.840.113549.1.9.4', octetString(await hash(digest, info))),
  ];
  const named = wanted.names === undefined ? wanted.tsa : wanted.names;
  if (named !== null && !wanted.names1) {
    const entry = sequence(octetString(await hash('SHA-256', named.der)));
    list.push(attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(entry))));
  }
  if (wanted.names1) {
    const entry = sequence(octetString(await hash('SHA-1', wanted.names1.der)));
    list.push(attribute('1.2.840.113549.1.9.16.2.12', sequence(sequence(entry))));
  }
  const sorted = list.sort((a, b) => (hexOf(a) < hexOf(b) ? -1 : 1));
  return wanted.unsorted ? sorted.reverse() : sorted;
}

/** TimeStampResp around a token. */
export function makeResponse(token: Uint8Array, status = 0): Octets {
  return sequence(sequence(integer(status)), token);
}

export function hexOf(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// ---- withdrawal ----------------------------------------------------------------------------------------------------------------

export interface WantedAnswer {
  readonly leaf: Identity;
  readonly issuer: Identity;
  /** Who signs; the issuer itself unless given. */
  readonly responder?: Identity;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: string;
  readonly reason?: number;
  readonly thisUpdate: string;
  readonly nextUpdate?: string;
  readonly serial?: Uint8Array;
  readonly responseStatus?: number;
}

export async function makeOcsp(wanted: WantedAnswer): Promise<Octets> {
  const { leaf, issuer } = wanted;
  const spki = issuer.key.spki;
  const keyBits = spki.subarray(spki.length - keyLength(issuer.key.kind, spki));
  const id = sequence(
    digestAlgorithm('SHA-1'),
    octetString(await hash('SHA-1', issuer.name)),
    octetString(await hash('SHA-1', keyBits)),
    tlv(0x02, wanted.serial ?? leaf.serial),
  );
  const reason = wanted.reason === undefined ? [] : [explicit(0, tlv(0x0a, bytes(wanted.reason)))];
  const status = { good: tlv(0x80), unknown: tlv(0x82), revoked: tlv(0xa1, time(wanted.revokedAt ?? wanted.thisUpdate), ...reason) }[
    wanted.status
  ];
  const next = wanted.nextUpdate === undefined ? [] : [explicit(0, time(wanted.nextUpdate))];
  const responder = wanted.responder ?? issuer;
  const data = sequence(
    explicit(1, responder.name),
    time(wanted.thisUpdate),
    sequence(sequence(id, status, time(wanted.thisUpdate), ...next)),
  );
  const { algorithm, value } = await sign(responder.key, data);
  const basic = sequence(data, algorithm, bitString(value), explicit(0, sequence(responder.der)));
  const body = explicit(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic)));
  return sequence(tlv(0x0a, bytes(wanted.responseStatus ?? 0)), body);
}

/** Octets of the key inside the BIT STRING at the end of a SubjectPublicKeyInfo. */
function keyLength(kind: KeyKind, spki: Uint8Array): number {
  const points: Partial<Record<KeyKind, number>> = { p256: 65, p384: 97, p521: 133, ed25519: 32 };
  const length = points[kind];
  if (length === undefined) throw new Error(`no OCSP issuer with a key of kind ${kind} (${spki.length} octets)`);
  return length;
}

/** A list on which `issuer` says what it withdrew. `signer` makes the signature; the issuer itself unless given. */
export async function makeCrl(
  issuer: Identity,
  revoked: readonly { readonly serial: Uint8Array; readonly at: string }[],
  signer = issuer,
): Promise<Octets> {
  const { algorithm } = await sign(signer.key, bytes(0));
  const rows = revoked.map((one) => sequence(tlv(0x02, one.serial), time(one.at)));
  const tbs = sequence(integer(1), algorithm, issuer.name, time(FROM), time(TO), ...(rows.length > 0 ? [sequence(...rows)] : []));
  const { value } = await sign(signer.key, tbs);
  return sequence(tbs, algorithm, bitString(value));
}
