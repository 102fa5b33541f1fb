// Every way in which a signer can stand to the lists, for pictures and for documents.
import { type Anchor, addedBy, EKU, listOf, makeLine } from './world.ts';

const CLAIM = [EKU.claimSigning];
const DOCUMENT = [EKU.documentSigning];

export const ANCHORS = {
  picture: [
    'listed',
    'on the older list',
    'listed as a publisher',
    'added by the user as a tool',
    'added by the user as a publisher',
    'another root of the same name',
    'no anchor',
    'on the list for documents',
    'on the list of time-stamps',
    'a root for web servers',
    'a root for e-mail',
    'a root for time-stamps',
    'a certificate for web servers',
    'a certificate for e-mail',
    'a certificate for time-stamps',
    'a certificate for documents',
  ],
  document: [
    'listed',
    'pinned as a government’s',
    'added by the user as a publisher',
    'added by the user as a tool',
    'another root of the same name',
    'no anchor',
    'on the list for C2PA',
    'on the list of time-stamps',
    'a root for web servers',
    'a root for e-mail',
    'a root for time-stamps',
    'a root for C2PA',
    'a certificate for web servers',
    'a certificate for e-mail',
    'a certificate for time-stamps',
    'a certificate for C2PA',
  ],
} as const;
export type Kind = keyof typeof ANCHORS;

const strange = { vouched: null, reachesRoot: false } as const;
/** A path is there, but not for this purpose. */
const unfit = { vouched: null, reachesRoot: true } as const;

export async function pictureAnchors(): Promise<readonly (readonly [string, Anchor])[]> {
  const line = await makeLine(CLAIM);
  const twin = await makeLine(CLAIM);
  const tool = { vouched: 'captured', reachesRoot: true } as const;
  const rootFor = async (eku: string): Promise<Anchor> => {
    const own = await makeLine(CLAIM, [eku]);
    return { ...unfit, line: own, lists: [await listOf('claim', own.root, CLAIM)] };
  };
  const leafFor = async (eku: string): Promise<Anchor> => {
    const own = await makeLine([eku]);
    return { ...unfit, line: own, lists: [await listOf('claim', own.root, CLAIM)] };
  };
  const all: Readonly<Record<(typeof ANCHORS)['picture'][number], Anchor>> = {
    listed: { ...tool, line, lists: [await listOf('claim', line.root, CLAIM)] },
    'on the older list': { ...tool, line, lists: [await listOf('claim', line.root, CLAIM, true)] },
    'listed as a publisher': { vouched: 'publisher', reachesRoot: false, line, lists: [await listOf('publisher', line.leaf, CLAIM)] },
    'added by the user as a tool': { ...tool, line, lists: [], user: [await addedBy('tool', line.root)] },
    'added by the user as a publisher': {
      vouched: 'publisher',
      reachesRoot: true,
      line,
      lists: [],
      user: [await addedBy('publisher', line.root)],
    },
    'another root of the same name': { ...strange, line, lists: [await listOf('claim', twin.root, CLAIM)] },
    'no anchor': { ...strange, line, lists: [] },
    'on the list for documents': { ...strange, line, lists: [await listOf('document', line.root, CLAIM)] },
    'on the list of time-stamps': { ...strange, line, lists: [await listOf('time-stamp', line.root, CLAIM)] },
    'a root for web servers': await rootFor(EKU.serverAuth),
    'a root for e-mail': await rootFor(EKU.emailProtection),
    'a root for time-stamps': await rootFor(EKU.timeStamping),
    'a certificate for web servers': await leafFor(EKU.serverAuth),
    'a certificate for e-mail': await leafFor(EKU.emailProtection),
    'a certificate for time-stamps': await leafFor(EKU.timeStamping),
    'a certificate for documents': await leafFor(EKU.documentSigning),
  };
  return Object.entries(all).map(([name, anchor]) => [`picture ${name}`, anchor]);
}

export async function documentAnchors(): Promise<readonly (readonly [string, Anchor])[]> {
  const line = await makeLine(DOCUMENT);
  const twin = await makeLine(DOCUMENT);
  const signer = { vouched: 'document', reachesRoot: true } as const;
  const rootFor = async (eku: string): Promise<Anchor> => {
    const own = await makeLine(DOCUMENT, [eku]);
    return { ...unfit, line: own, lists: [await listOf('document', own.root, DOCUMENT)] };
  };
  const leafFor = async (eku: string): Promise<Anchor> => {
    const own = await makeLine([eku]);
    return { ...unfit, line: own, lists: [await listOf('document', own.root, DOCUMENT)] };
  };
  const pinned = { vouched: 'document', reachesRoot: false, pinned: true } as const;
  const all: Readonly<Record<(typeof ANCHORS)['document'][number], Anchor>> = {
    listed: { ...signer, line, lists: [await listOf('document', line.root, DOCUMENT)] },
    'pinned as a government’s': { ...pinned, line, lists: [await listOf('document-government', line.leaf, DOCUMENT)] },
    'added by the user as a publisher': { ...signer, line, lists: [], user: [await addedBy('publisher', line.root)] },
    'added by the user as a tool': { ...strange, line, lists: [], user: [await addedBy('tool', line.root)] },
    'another root of the same name': { ...strange, line, lists: [await listOf('document', twin.root, DOCUMENT)] },
    'no anchor': { ...strange, line, lists: [] },
    'on the list for C2PA': { ...strange, line, lists: [await listOf('claim', line.root, DOCUMENT)] },
    'on the list of time-stamps': { ...strange, line, lists: [await listOf('document-time-stamp', line.root, DOCUMENT)] },
    'a root for web servers': await rootFor(EKU.serverAuth),
    'a root for e-mail': await rootFor(EKU.emailProtection),
    'a root for time-stamps': await rootFor(EKU.timeStamping),
    'a root for C2PA': await rootFor(EKU.claimSigning),
    'a certificate for web servers': await leafFor(EKU.serverAuth),
    'a certificate for e-mail': await leafFor(EKU.emailProtection),
    'a certificate for time-stamps': await leafFor(EKU.timeStamping),
    'a certificate for C2PA': await leafFor(EKU.claimSigning),
  };
  return Object.entries(all).map(([name, anchor]) => [`document ${name}`, anchor]);
}
