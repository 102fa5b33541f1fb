// Specification: OpenDocument 1.3 part 2 §5 (digital signatures)
import { MalformedError } from '../bytes/errors.ts';
import type { DocumentSignatureSignal } from '../signal.ts';
import { canonicalize, isCanonicalForm } from './canonical.ts';
import { listOutside } from './outside-link.ts';
import { type Judging, type OfficePackage, reportSignature, unreadSignature, whyUnread } from './package.ts';
import { type Check, checkDigest, checkXmlSignature, countPart, DSIG, type Reference, worse } from './xml-signature.ts';
import { attributeOf, childrenOf, contentOf, descendantsOf, readXml } from './xml-tree.ts';

export const ODF_SIGNATURES = 'META-INF/documentsignatures.xml';
const NAMESPACE = 'urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0';
const DATES = 'http://purl.org/dc/elements/1.1/';
const MAX_SIGNATURES = 32;

/** The files of signatures themselves, and empty folders. */
const NOT_SHOWN = /^META-INF\/[^/]*signatures[^/]*\.xml$|\/$/;

/** Every signature in the package's file of document signatures. Signatures of macros say nothing of the document. */
export async function inspectOdf(office: OfficePackage, context: Judging): Promise<readonly DocumentSignatureSignal[]> {
  const where = { reader: 'odf', format: NAMESPACE, field: ODF_SIGNATURES, at: office.rangeOf(ODF_SIGNATURES) };
  try {
    const root = readXml(await office.read(ODF_SIGNATURES));
    if (root.uri !== NAMESPACE || root.local !== 'document-signatures') throw new MalformedError('no file of signatures');
    const list = childrenOf(root, DSIG, 'Signature');
    if (list.length > MAX_SIGNATURES) throw new MalformedError('more signatures than we look at');
    const signals: DocumentSignatureSignal[] = [];
    for (const [index, element] of list.entries()) {
      const signature = await checkXmlSignature(element, root);
      const checks: Check[] = [signature.check];
      const covered = new Map<string, number>();
      for (const reference of signature.outside) checks.push(await checkFile(reference, office, covered));
      const uncovered = [
        ...[...office.names].filter((name) => !covered.has(name) && !NOT_SHOWN.test(name)),
        ...(await listOutside(office, [...covered.keys()])),
      ];
      const stated = signature.covered.flatMap(descendantsOf).find((one) => one.uri === DATES && one.local === 'date');
      const signingTime = signature.signingTime ?? contentOf(stated);
      signals.push(
        await reportSignature(
          { ...where, field: `${ODF_SIGNATURES} ${index + 1}` },
          { ...signature, signingTime },
          worse(checks),
          uncovered,
          context,
        ),
      );
    }
    return signals;
  } catch (error) {
    return [unreadSignature(where.reader, where.format, where.field, where.at, whyUnread(error))];
  }
}

async function checkFile(reference: Reference, office: OfficePackage, covered: Map<string, number>): Promise<Check> {
  const name = decodeName(reference.uri);
  if (!office.names.has(name)) return 'changed';
  countPart(name, covered);
  const bytes = await office.read(name);
  const [transform, more] = reference.transforms;
  if (transform === undefined) return checkDigest(reference, bytes);
  const algorithm = attributeOf(transform, 'Algorithm') ?? '';
  if (more !== undefined || !isCanonicalForm(algorithm)) return 'unchecked';
  return checkDigest(reference, canonicalize(readXml(bytes), algorithm));
}

function decodeName(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
