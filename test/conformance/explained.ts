import type { About, Difference } from './truth.ts';

/** A difference from other verifiers that was looked into. `cautious` = we say less than they do, and nothing that is wrong. */
export interface Explanation {
  readonly file: string;
  readonly about: About;
  readonly right: 'we' | 'they' | 'both' | 'cautious';
  readonly why: string;
}

const TOGETHER = 'The signer and its time-stamp authority stand on different lists, and the corpus was judged with one list at a time.';
const BELOW = 'A component’s own seal is broken. The corpus names the active manifest only, which is sound.';

const OFFICE = 'Its common name is the Government Publishing Office; the corpus names the unit below it, the Superintendent of Documents.';

export const EXPLAINED: readonly Explanation[] = [
  { file: 'gpo/CRPT-108hrpt150.pdf', about: 'signer', right: 'both', why: OFFICE },
  { file: 'gpo/CRPT-112hrpt90-pt2.pdf', about: 'signer', right: 'both', why: OFFICE },
  { file: 'gpo/CRPT-118hrpt728.pdf', about: 'signer', right: 'both', why: OFFICE },
  { file: 'c2pa/005-adobe-20220124-CIE-sig-CA.jpg', about: 'state and list', right: 'both', why: BELOW },
  { file: 'c2pa/024-CACAE-uri-CA.jpg', about: 'state and list', right: 'both', why: BELOW },
  {
    file: 'c2pa/023-update_manifest.jpg',
    about: 'state and list',
    right: 'cautious',
    why: 'An update manifest whose parent is not named as the standard asks: c2pa-ts refuses it too. The pixels are left unproven.',
  },
  { file: 'c2pa/040-adobe_connected_identities.jpg', about: 'state and list', right: 'both', why: TOGETHER },
  { file: 'c2pa/055-amazon-titan-g1.png', about: 'state and list', right: 'both', why: TOGETHER },
  { file: 'c2pa/068-flux-1.jpg', about: 'state and list', right: 'both', why: TOGETHER },
  {
    file: 'c2pa/056-trustnxt-icon-signed-timestamp.jpg',
    about: 'time',
    right: 'we',
    why: 'The token is over other bytes than this signature; c2pa-ts says timeStamp.mismatch as well.',
  },
  {
    file: 'c2pa/250-cards_expired_with_untrusted_timestamp.jpg',
    about: 'time',
    right: 'both',
    why: 'We tell the time that an authority on no list states, as such; it counts for nothing.',
  },
  {
    file: 'c2pa/075-x509-es256-pdf.pdf',
    about: 'state and list',
    right: 'cautious',
    why: 'Its /Prev points 39 bytes past the first cross-reference table. We read no PDF by guessing.',
  },
  {
    file: 'derived/234-c2pa-truncated-in-manifest.jpg',
    about: 'state and list',
    right: 'both',
    why: 'The file ends inside its manifest: not a part that we could show, and "could not check" is what we say of the file.',
  },
  {
    file: 'pdf/141-timestamped_and_signed.pdf',
    about: 'verdict',
    right: 'cautious',
    why: 'Each update carries a cross-reference stream beside its table that nothing leads to. Who looks for one may see other objects.',
  },
  {
    file: 'pdf/123-pdf-sig-with-econtent.pdf',
    about: 'verdict',
    right: 'we',
    why: 'The signature brings content of its own, which ISO 32000-2 §12.8.3.3 forbids.',
  },
  {
    file: 'pdf/150-pdf-signed-corrupted.pdf',
    about: 'verdict',
    right: 'cautious',
    why: 'The newest version cannot be read, so that nobody is accused of having changed it.',
  },
  {
    file: 'pdf/151-BadEncodedCMS.pdf',
    about: 'verdict',
    right: 'both',
    why: 'The CMS is not strict DER. We read it, and find SHA-1 and no certificate, which proves no signer.',
  },
  {
    file: 'pdf/152-pdf-with-empty-sig.pdf',
    about: 'verdict',
    right: 'both',
    why: 'The room for a signature is empty: a place that nobody signed.',
  },
  {
    file: 'pdf/166-signed_verified.pdf',
    about: 'verdict',
    right: 'we',
    why: 'SHA-256 of the signed range is the messageDigest, and the signature value fits. pdfsig stumbles over an empty list of digests.',
  },
  {
    file: 'derived/245-mentions-byterange.pdf',
    about: 'verdict',
    right: 'cautious',
    why: 'The document has no readable end, and the word ByteRange in it. Whether there is a signature we cannot say.',
  },
  {
    file: 'derived/247-signed-trailing-garbage.pdf',
    about: 'verdict',
    right: 'we',
    why: 'What follows the signed revision is no revision, so no reader knows what it shows.',
  },
  {
    file: 'derived/248-signed-truncated.pdf',
    about: 'verdict',
    right: 'cautious',
    why: 'The file was cut. A cut file accuses nobody.',
  },
  {
    file: 'office/178-hello-world-signed.pptx',
    about: 'coverage',
    right: 'both',
    why: 'presProps and viewProps say how an editor opens the slides, not what they show.',
  },
  {
    file: 'office/181-hello-world-office-2010-technical-preview.docx',
    about: 'coverage',
    right: 'we',
    why: 'The relationship rId1 of the document is not signed either.',
  },
  {
    file: 'office/185-open-document-signed.odt',
    about: 'coverage',
    right: 'we',
    why: 'The references name "Object%201": the same parts, with the space escaped.',
  },
];

/** The explanation of a difference, where there is one. */
export function explain({ file, about }: Difference): Explanation | undefined {
  return EXPLAINED.find((one) => one.file === file && one.about === about);
}
