// Specification: ISO/IEC 14496-12 §8.11 (meta, iinf, iloc, pitm); ISO/IEC 23008-12 §6.5 (ispe) and §A.2.1 (Exif item)
import { readSmallBoxes, type SmallBox } from '../bytes/box.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor } from '../bytes/cursor.ts';
import { withinBox } from './bmff-box.ts';
import { type Place, placeInItems, readFullHeader, readLocations, readReferences } from './bmff-locations.ts';

const MAX_NAME = 1_024;

/** One item of a still picture: the coded picture, a tile, Exif, XMP. */
export interface Item extends Pick<Place, 'ranges' | 'located'> {
  readonly id: number;
  readonly type: string;
  /** Of a `mime` item. */
  readonly contentType: string;
  readonly contentEncoding: string;
}

export interface ItemList {
  readonly items: readonly Item[];
  /** Size of the primary item, where it says. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * The items that a `meta` box describes. `bytes` is its payload behind version and flags, `base` where that stands in the asset.
 * @throws MalformedError, HardLimitError
 */
export function readItems(bytes: Uint8Array, base: number, budget: Budget): ItemList {
  return withinBox(() => {
    const step = () => budget.step();
    const boxes = readSmallBoxes(new Cursor(bytes, 0, bytes.length, base), step);
    const find = (type: string) => boxes.find((box) => box.type === type);
    const idat = find('idat')?.cursor;
    const places = readLocations(find('iloc'), idat && { offset: base + idat.at, length: idat.left }, step);
    placeInItems(places, readReferences(find('iref'), step), budget);
    const items = readInfos(find('iinf'), step).map((info) => {
      const { ranges = [], located = false } = places.get(info.id) ?? {};
      return { ...info, ranges, located };
    });
    return { items, ...readPrimarySize(find('pitm'), find('iprp'), step) };
  });
}

type Info = Pick<Item, 'id' | 'type' | 'contentType' | 'contentEncoding'>;

function readInfos(iinf: SmallBox | undefined, step: () => void): Info[] {
  if (iinf === undefined) return [];
  const { version } = readFullHeader(iinf.cursor);
  iinf.cursor.skip(version === 0 ? 2 : 4);
  const entries = readSmallBoxes(iinf.cursor, step).filter((box) => box.type === 'infe');
  return entries.map(({ cursor }) => readInfo(cursor));
}

function readInfo(cursor: Cursor): Info {
  const { version } = readFullHeader(cursor);
  const id = version === 3 ? cursor.u32() : cursor.u16();
  cursor.skip(2);
  // Before version 2 there is no type: every item is a file with a media type.
  const type = version < 2 ? 'mime' : cursor.latin1(4);
  if (type !== 'mime') return { id, type, contentType: '', contentEncoding: '' };
  readText(cursor);
  return { id, type, contentType: readText(cursor).toLowerCase(), contentEncoding: readText(cursor).toLowerCase() };
}

/** A text that ends with NUL or with its box: writers leave the last NUL out. */
function readText(cursor: Cursor): string {
  const rest = cursor.bytes.subarray(cursor.at, cursor.end);
  return rest.includes(0) ? cursor.cString(MAX_NAME) : cursor.latin1(cursor.left);
}

function readPrimarySize(pitm: SmallBox | undefined, iprp: SmallBox | undefined, step: () => void): { width?: number; height?: number } {
  if (pitm === undefined || iprp === undefined) return {};
  const primary = readFullHeader(pitm.cursor).version === 0 ? pitm.cursor.u16() : pitm.cursor.u32();
  const boxes = readSmallBoxes(iprp.cursor, step);
  const ipco = boxes.find((box) => box.type === 'ipco');
  const properties = ipco === undefined ? [] : readSmallBoxes(ipco.cursor, step);
  for (const { cursor } of boxes.filter((box) => box.type === 'ipma')) {
    for (const index of readAssociations(cursor, primary, step)) {
      const property = properties[index - 1];
      if (property?.type !== 'ispe') continue;
      readFullHeader(property.cursor);
      return { width: property.cursor.u32(), height: property.cursor.u32() };
    }
  }
  return {};
}

/** The properties of one item, as indexes from 1 into `ipco`. */
function readAssociations(cursor: Cursor, wanted: number, step: () => void): number[] {
  const { version, flags } = readFullHeader(cursor);
  const count = cursor.u32();
  for (let entry = 0; entry < count; entry++) {
    step();
    const id = version === 0 ? cursor.u16() : cursor.u32();
    const indexes = Array.from(cursor.slice(cursor.u8() * (flags & 1 ? 2 : 1)));
    if (id !== wanted) continue;
    if ((flags & 1) === 0) return indexes.map((byte) => byte & 0x7f);
    return indexes.flatMap((byte, at) => (at % 2 === 0 ? [((byte & 0x7f) << 8) | (indexes[at + 1] ?? 0)] : []));
  }
  return [];
}
