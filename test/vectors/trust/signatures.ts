// Files of the table of trust: the same content, signed as each condition wants it.
import { PAGE, signed, stream, update } from '../../fixtures/documents.ts';
import { sign } from '../../fixtures/embed.ts';
import { base, SOURCE } from '../../fixtures/kit.ts';
import { type Identity, makeList, makeOcsp } from '../../fixtures/pki.ts';
import type { Identity as DocumentIdentity } from '../../unit/cms/pki.ts';
import { TOKENS, type Token, type Withdrawal } from './rule.ts';
import type { Line } from './world.ts';

export interface Clocks {
  readonly listed: Identity;
  readonly unlisted: Identity;
}

const DOT = base('dot.jpg');
const OTHER_BYTES = new TextEncoder().encode('another signature');

/** A picture with a C2PA manifest: a camera's capture. */
export async function signPicture(line: Line, token: Token, withdrawal: Withdrawal, clocks: Clocks): Promise<Uint8Array> {
  const stamp = TOKENS[token];
  const answer = await answerOf(line, withdrawal);
  const made = await sign(DOT, {
    id: 'trust table',
    title: 'dot.jpg',
    format: 'image/jpeg',
    generator: 'Assay trust table',
    allActionsIncluded: true,
    actions: [{ action: 'c2pa.created', digitalSourceType: SOURCE.capture }],
    signing: {
      identity: line.leaf,
      chain: [line.issuer],
      ...(stamp && {
        token: {
          authority: token === 'unlisted' ? clocks.unlisted : clocks.listed,
          chain: [],
          at: stamp.at,
          form: 'sigTst2',
          ...(token === 'over other bytes' && { over: OTHER_BYTES }),
        },
      }),
      ...(answer && (withdrawal.form === 'list' ? { list: answer } : { ocsp: answer })),
    },
  });
  return made.bytes;
}

/** A one-page PDF, signed over all of it; an answer on withdrawal follows in a document security store. */
export async function signDocument(line: Line, token: Token, withdrawal: Withdrawal, clocks: Clocks): Promise<Uint8Array> {
  const stamp = TOKENS[token];
  const page = update(new Uint8Array(), { objects: PAGE });
  const document = await signed(page, {
    signer: await documentIdentity(line.leaf),
    chain: [await documentIdentity(line.issuer)],
    ...(stamp && {
      cms: {
        stamp: {
          tsa: await documentIdentity(token === 'unlisted' ? clocks.unlisted : clocks.listed),
          chain: [],
          at: stamp.at,
          ...(token === 'over other bytes' && { over: OTHER_BYTES }),
        },
      },
    }),
  });
  const answer = await answerOf(line, withdrawal);
  if (answer === undefined) return document;
  const text = [...answer].map((byte) => String.fromCharCode(byte)).join('');
  const catalog = `${PAGE[1]?.slice(0, -2)} /DSS << /${withdrawal.form === 'list' ? 'CRLs' : 'OCSPs'} [60 0 R] >> >>`;
  return update(document, { objects: { 1: catalog, 60: stream(text) } });
}

/** The issuer's own word on its leaf, as an answer or as a list. */
async function answerOf({ leaf, issuer }: Line, { stapled, form }: Withdrawal): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (stapled === undefined) return undefined;
  const said = stapled === 'good' ? '2025-12-31T00:00:00Z' : stapled;
  const on = stapled === 'good' ? undefined : stapled;
  return form === 'list' ? makeList(issuer, said, on === undefined ? [] : [{ leaf, on }]) : makeOcsp(leaf, issuer, issuer, said, on);
}

const known = new WeakMap<Identity, Promise<DocumentIdentity>>();

/** The same identity in the shape that the builder of documents takes. */
function documentIdentity(identity: Identity): Promise<DocumentIdentity> {
  const made = known.get(identity) ?? convert(identity);
  known.set(identity, made);
  return made;
}

async function convert({ certificate, der, privateKey }: Identity): Promise<DocumentIdentity> {
  const publicKey = await certificate.getPublicKey();
  return {
    der,
    name: new Uint8Array(certificate.subject.toSchema().toBER()),
    issuerName: new Uint8Array(certificate.issuer.toSchema().toBER()),
    serial: Uint8Array.from(certificate.serialNumber.valueBlock.valueHexView),
    key: { kind: 'p256', pair: { privateKey, publicKey }, spki: new Uint8Array(certificate.subjectPublicKeyInfo.toSchema().toBER()) },
  };
}
