// Specification: C2PA 2.2 §9.2.5, §15.12 (hard bindings and their exclusions), §18.5–18.7
import type { Part, Range } from '../asset.ts';
import type { ByteSource } from '../bytes/source.ts';
import { SHOWN_FROM_OUTSIDE } from '../vocab/part-name.ts';
import type { Assertion } from './assertion.ts';
import { asBytes, asList, asText, field } from './cbor.ts';
import { isCount } from './content-hash.ts';
import { takesFromElsewhere } from './data-reference.ts';
import { areFragmentsListed } from './fragments.ts';
import { keepsMediaInPlace, PLACE_TABLES } from './media-places.ts';
import { turnsPicture } from './orientation.ts';
import { meets, overlaps, remover, subtract } from './ranges.ts';

/** Roles whose whole parts a signer may leave outside the hash: file metadata, which is not seen. */
const METADATA = ['xmp', 'tiff', 'iptc', 'text'];
/** BMFF boxes that the standard lets a hash leave out: they hold no media, or only offsets that move when a store is put in. */
const STANDARD_BOXES = [
  '/uuid',
  '/ftyp',
  '/styp',
  '/mfra',
  '/free',
  '/skip',
  '/emsg',
  '/prft',
  '/meta/iloc',
  '/mfra/tfra',
  '/moov/pssh',
  '/moov/trak/mdia/minf/stbl/stco',
  '/moov/trak/mdia/minf/stbl/co64',
  '/moof/traf/tfhd',
  '/moof/traf/trun',
];
/** What stands packed is not looked into here, so that it does not count as metadata. */
const isMetadata = ({ role, opened }: Part) => METADATA.includes(role) && opened === undefined;
/** The box that ends a JPEG, a PNG and a GIF, as a list of boxes calls it (§9.2.3). */
const LAST_BOXES = ['EOI', 'IEND', '3B'];
/** The first directory of an Exif block lies in its first bytes; a JPEG segment is no longer. */
const MAX_EXIF = 64 * 1024;
const MAX_EXCLUSIONS = 1_000;
/** Left-over excluded bytes that are looked at for being padding; more than this counts as content. */
const MAX_PADDING = 1024 * 1024;

/** Which bytes of the asset the hash leaves out, and whether that is nothing but the store, whole metadata parts and standard boxes. */
export interface Coverage {
  readonly excluded: readonly Range[];
  readonly whole: boolean;
}

/** `binding` is the hard-binding assertion that is in force, `parts` all parts of the asset. */
export async function findCoverage(binding: Assertion | undefined, parts: readonly Part[], source: ByteSource): Promise<Coverage> {
  const stores = parts.filter((part) => part.role === 'jumbf').flatMap((part) => part.outer);
  if (binding?.label === 'c2pa.hash.data') return dataHash(binding, parts, stores, source);
  if (binding && /^c2pa\.hash\.bmff(\.v[23])?$/.test(binding.label)) return bmffHash(binding, parts, stores, source);
  if (binding?.label === 'c2pa.hash.boxes') return boxesHash(binding, parts, stores, source);
  return { excluded: stores, whole: false };
}

/**
 * The engine compares the boxes that the assertion lists, in order from the first one, and does not ask for the rest: a list that stops
 * before the end, and bytes behind the end, are outside of the hash.
 */
async function boxesHash(binding: Assertion, parts: readonly Part[], stores: readonly Range[], source: ByteSource): Promise<Coverage> {
  const boxes = asList(field(binding.data, 'boxes')) ?? [];
  const left = boxes.filter((box) => field(box, 'excluded') === true);
  const onlyStore = left.every((box) => (asList(field(box, 'names')) ?? []).every((name) => name === 'C2PA'));
  const last = asText(asList(field(boxes.at(-1), 'names'))?.at(-1)) ?? '';
  const trailers = parts.filter((part) => part.role === 'trailer').flatMap((part) => part.outer);
  const toEnd = LAST_BOXES.includes(last) && trailers.length === 0 && (last !== 'EOI' || (await endsWithImage(parts, source)));
  return { excluded: [...stores, ...trailers], whole: onlyStore && toEnd };
}

/** Whether a JPEG ends with its first end-of-image mark behind the scan's start: a walk without all bytes at hand does not look there. */
async function endsWithImage(parts: readonly Part[], source: ByteSource): Promise<boolean> {
  const scan = parts.find((part) => part.role === 'pixels')?.ranges[0]?.offset;
  if (scan === undefined) return false;
  const bytes = await source.all();
  for (let at = bytes.indexOf(0xff, scan); at >= 0; at = bytes.indexOf(0xff, at + 1))
    if (bytes[at + 1] === 0xd9) return at + 2 === bytes.length;
  return false;
}

async function dataHash(binding: Assertion, parts: readonly Part[], stores: readonly Range[], source: ByteSource): Promise<Coverage> {
  const entries = asList(field(binding.data, 'exclusions')) ?? [];
  const exclusions: Range[] = [];
  for (const entry of entries.slice(0, MAX_EXCLUSIONS)) {
    const offset = field(entry, 'start');
    const length = field(entry, 'length');
    if (!isCount(offset) || !isCount(length) || !isCount(offset + length)) return { excluded: stores, whole: false };
    exclusions.push({ offset, length });
  }
  const allowed = [...stores, ...parts.filter(isMetadata).flatMap((part) => part.outer)];
  const rest = subtract(exclusions, allowed);
  const remove = remover(exclusions);
  const cutMetadata = parts.some((part) => METADATA.includes(part.role) && part.outer.some((range) => isPartly(range, remove)));
  const content = findContent(parts, stores);
  const whole =
    entries.length <= MAX_EXCLUSIONS &&
    !parts.some(({ name }) => name === SHOWN_FROM_OUTSIDE) &&
    !cutMetadata &&
    !touchesPixels(exclusions, parts) &&
    !rest.some(meets(content)) &&
    (await areZeros(rest, source)) &&
    !(await areTurned(exclusions, parts, source));
  return { excluded: [...exclusions, ...stores], whole };
}

async function bmffHash(binding: Assertion, parts: readonly Part[], stores: readonly Range[], source: ByteSource): Promise<Coverage> {
  const entries = asList(field(binding.data, 'exclusions')) ?? [];
  const paths = entries.map((entry) => asText(field(entry, 'xpath')) ?? '');
  // `/uuid` is meant for the C2PA box and then names its type in `data`; without that it leaves out every uuid box.
  const onlyStore = entries.some(
    (entry) => field(entry, 'xpath') === '/uuid' && (asList(field(entry, 'data')) ?? []).some((one) => asBytes(field(one, 'value'))),
  );
  const excluded = [...stores];
  for (const part of parts) {
    const box = `/${part.name.replace(/:.*$/, '')}`;
    if (!paths.includes(box) || (box === '/uuid' && onlyStore)) continue;
    excluded.push(...part.outer);
  }
  // The first version hashes no offsets: a longer box that it leaves out moves all that follows away from where the tables say that it is.
  const movable = binding.label === 'c2pa.hash.bmff' ? [...paths, ...PLACE_TABLES] : paths;
  // Without a hash and without trees the engine has nothing to compare, and calls that a match.
  const hashes = (asBytes(field(binding.data, 'hash')) ?? asList(field(binding.data, 'merkle')))?.length ?? 0;
  const standard =
    hashes > 0 &&
    entries.length <= MAX_EXCLUSIONS &&
    paths.every((path) => STANDARD_BOXES.includes(path)) &&
    areFragmentsListed(binding.data, parts) &&
    !(await takesFromElsewhere(parts, source));
  return { excluded, whole: standard && !touchesPixels(excluded, parts) && (await keepsMediaInPlace(movable, parts, source)) };
}

/** Exif is metadata, but its orientation decides how the picture is shown: outside of the hash anyone can set it. */
async function areTurned(excluded: readonly Range[], parts: readonly Part[], source: ByteSource): Promise<boolean> {
  for (const { role, ranges, outer } of parts) {
    const [first] = ranges;
    if (role !== 'tiff' || first === undefined || !outer.some((range) => excluded.some((out) => overlaps(range, out)))) continue;
    if (turnsPicture(await source.read(first.offset, Math.min(first.length, MAX_EXIF)))) return true;
  }
  return false;
}

/** A displayed extent in bytes that the hash leaves out would show unsigned content. */
function touchesPixels(excluded: readonly Range[], parts: readonly Part[]): boolean {
  const shown = parts.filter((part) => part.role === 'pixels').flatMap((part) => part.ranges);
  return shown.some(meets(excluded));
}

function isPartly(range: Range, remove: (range: Range) => readonly Range[]): boolean {
  const left = remove(range).reduce((sum, one) => sum + one.length, 0);
  return left > 0 && left < range.length;
}

/** Pieces of the file that are neither store nor metadata, and around no store: zeros in a palette are no padding. */
function findContent(parts: readonly Part[], stores: readonly Range[]): Range[] {
  const isAround = meets(stores);
  return parts.filter((part) => part.role === 'unknown' && !part.outer.some(isAround)).flatMap((part) => part.outer);
}

async function areZeros(ranges: readonly Range[], source: ByteSource): Promise<boolean> {
  if (ranges.reduce((sum, range) => sum + range.length, 0) > MAX_PADDING) return false;
  for (const { offset, length } of ranges) if ((await source.read(offset, length)).some((byte) => byte !== 0)) return false;
  return true;
}
