// Specification: ISO/IEC 19566-5 §D.2 (JUMBF in APP11); XMP Part 3 §1.1.3.1 (extended XMP); what one segment of 64 KiB cannot hold
import type { Range } from '../asset.ts';
import { Cursor, latin1 } from '../bytes/cursor.ts';
import { dropStart, type Findings, totalLength } from './findings.ts';
import type { HeaderWindow } from './header-window.ts';
import { isC2paStore, STORE_PREFIX_BYTES } from './jumbf-label.ts';

/** CI, En and Z stand before the box in every APP11 segment. */
const PACKET_BYTES = 8;
const BOX_HEADER = 8;
const LONG_BOX_HEADER = 16;

interface Packet {
  readonly instance: number;
  readonly sequence: number;
  readonly boxType: string;
  /** Bytes of the box header that each packet repeats: 8, or 16 with XLBox. */
  readonly header: number;
  readonly box: Range;
  readonly outer: Range;
}

interface Piece {
  readonly offset: number;
  readonly payload: Range;
  readonly outer: Range;
}

/** Payloads that are spread over several segments: collected on the way, joined in their logical order at the end. */
export class SplitSegments {
  /** One list for each box instance, in the order of the file. */
  readonly #instances: Packet[][] = [];
  /** The list that a further packet of this number belongs to. */
  readonly #current = new Map<number, { list: Packet[]; seen: Set<number> }>();
  readonly #extended = new Map<string, { length: number; pieces: Piece[] }>();
  readonly #photoshop: { ranges: Range[]; outer: Range[] } = { ranges: [], outer: [] };

  addPhotoshop(ranges: readonly Range[], outer: Range): void {
    this.#photoshop.ranges.push(...ranges);
    this.#photoshop.outer.push(outer);
  }

  addExtendedXmp(found: Findings, prefix: Uint8Array, skip: number, payload: Range, outer: Range): void {
    const cursor = new Cursor(prefix, skip);
    if (cursor.left < 40) {
      found.problem('malformed', 'extended XMP without its header', outer.offset);
      return;
    }
    const id = cursor.latin1(32);
    const length = cursor.u32();
    const piece = { offset: cursor.u32(), payload: { offset: payload.offset + cursor.at, length: payload.length - cursor.at }, outer };
    const known = this.#extended.get(id);
    if (known === undefined) this.#extended.set(id, { length, pieces: [piece] });
    else known.pieces.push(piece);
  }

  addJumbf(found: Findings, prefix: Uint8Array, payload: Range, outer: Range): void {
    if (prefix.length < PACKET_BYTES + BOX_HEADER) {
      found.add('unknown', 'APP11', [payload], [outer]);
      found.problem('malformed', 'an APP11 segment too short for its box', outer.offset);
      return;
    }
    const cursor = new Cursor(prefix, 2);
    const instance = cursor.u16();
    const sequence = cursor.u32();
    const header = cursor.u32() === 1 ? LONG_BOX_HEADER : BOX_HEADER;
    const boxType = cursor.latin1(4);
    const box = { offset: payload.offset + PACKET_BYTES, length: payload.length - PACKET_BYTES };
    const packet = { instance, sequence, boxType, header, box, outer };
    const current = this.#current.get(instance);
    if (current !== undefined && !current.seen.has(sequence)) {
      current.seen.add(sequence);
      current.list.push(packet);
      return;
    }
    // The same number with the same sequence is a second box, which must not hide behind the first one.
    if (current !== undefined) found.problem('malformed', `box instance ${instance} repeats sequence number ${sequence}`, outer.offset);
    const list = [packet];
    this.#instances.push(list);
    this.#current.set(instance, { list, seen: new Set([sequence]) });
  }

  /** Adds one part for each joined payload. */
  async addTo(found: Findings, look: HeaderWindow): Promise<void> {
    const { ranges, outer } = this.#photoshop;
    if (ranges.length > 0) found.add('iptc', 'APP13', ranges, outer);
    for (const { length, pieces } of this.#extended.values()) addExtended(found, length, pieces);
    for (const packets of this.#instances) await addInstance(found, look, packets);
  }
}

function addExtended(found: Findings, length: number, pieces: readonly Piece[]): void {
  const sorted = pieces.toSorted((a, b) => a.offset - b.offset);
  let expected = 0;
  for (const piece of sorted) {
    if (piece.offset !== expected) found.problem('malformed', `extended XMP does not go on at ${expected}`, piece.outer.offset);
    expected = piece.offset + piece.payload.length;
  }
  if (expected !== length) found.problem('malformed', `extended XMP of ${length} bytes ends at ${expected}`, sorted[0]?.outer.offset);
  found.add(
    'xmp',
    'APP1 extended XMP',
    sorted.map((piece) => piece.payload),
    sorted.map((piece) => piece.outer),
  );
}

async function addInstance(found: Findings, look: HeaderWindow, packets: readonly Packet[]): Promise<void> {
  const sorted = packets.toSorted((a, b) => a.sequence - b.sequence);
  const [first] = sorted;
  if (first === undefined) return;
  const at = first.outer.offset;
  if (sorted.some((packet, index) => packet !== packets[index])) found.problem('malformed', 'APP11 segments out of order', at);
  if (sorted.some((packet, index) => packet.sequence !== index + 1))
    found.problem('malformed', 'APP11 sequence numbers do not run from 1', at);
  if (sorted.some((packet) => packet.boxType !== first.boxType)) found.problem('malformed', 'APP11 segments of different boxes', at);

  const ranges = sorted.flatMap((packet, index) => (index === 0 ? [packet.box] : dropStart([packet.box], packet.header)));
  const start = await look.startOf(ranges, STORE_PREFIX_BYTES);
  const declared = boxLength(start);
  if (declared !== undefined && declared !== totalLength(ranges))
    found.problem('malformed', `APP11 box of ${declared} bytes with ${totalLength(ranges)} bytes in its segments`, at);
  const role = isC2paStore(start) ? 'jumbf' : 'unknown';
  found.add(
    role,
    'APP11',
    ranges,
    packets.map((packet) => packet.outer),
  );
}

/** LBox or XLBox; undefined for a box that runs to the end of its data, or one that is too long for any file. */
function boxLength(start: Uint8Array): number | undefined {
  const cursor = new Cursor(start);
  if (cursor.left < LONG_BOX_HEADER) return undefined;
  const length = cursor.u32();
  if (length !== 1) return length === 0 ? undefined : length;
  cursor.skip(4);
  return latin1(start.subarray(8, 10)) === '\0\0' ? cursor.u64() : Number.POSITIVE_INFINITY;
}
