// Specification: ISO 32000-2 §7.4.4 (FlateDecode and predictors); PNG (W3C, third edition) §9
import { MalformedError } from '../bytes/errors.ts';
import { inflate } from '../bytes/inflate.ts';
import type { PdfFile } from './file.ts';
import { countOf, nameOf, type PdfDict, type PdfObject, type PdfStream } from './object.ts';

/** Bytes of one row that a predictor works on. */
const MAX_ROW = 1 << 20;

/** `none` = the bytes as they stand; undefined = a filter, or several, that we do not read. */
export function filterOf(dict: PdfDict): 'none' | 'zlib' | undefined {
  const filter = dict.entries.get('Filter');
  if (filter === undefined) return 'none';
  const names = filter.kind === 'array' ? filter.items.map(nameOf) : [nameOf(filter)];
  if (names.length === 0) return 'none';
  return names.length === 1 && names[0] === 'FlateDecode' ? 'zlib' : undefined;
}

/** The decoded bytes, at most `limit` of them. @throws MalformedError for a filter that we do not read */
export async function decodeStream(file: PdfFile, stream: PdfStream, limit: number): Promise<Uint8Array> {
  const filter = filterOf(stream.dict);
  const raw = await file.read(stream.data.offset, stream.data.length);
  if (filter === 'none') return raw;
  if (filter === undefined) throw new MalformedError('a stream with a filter that we do not read', stream.data.offset);
  return undoPredictor(inflate(raw, 'zlib', file.budget, limit), parametersOf(stream.dict));
}

/** Whether the stream’s rows were predicted before they were packed (ISO 32000-2 §7.4.4.4). @throws MalformedError */
export function hasPredictor(dict: PdfDict): boolean {
  return (countOf(parametersOf(dict)?.entries.get('Predictor')) ?? 1) > 1;
}

function parametersOf(dict: PdfDict): PdfDict | undefined {
  const value: PdfObject | undefined = dict.entries.get('DecodeParms');
  const only = value?.kind === 'array' ? value.items[0] : value;
  if (only?.kind === 'ref') throw new MalformedError('decode parameters that stand elsewhere');
  return only?.kind === 'dict' ? only : undefined;
}

function undoPredictor(data: Uint8Array, parameters: PdfDict | undefined): Uint8Array {
  const of = (key: string, otherwise: number): number => {
    const value = parameters?.entries.get(key);
    const count = value === undefined ? otherwise : countOf(value);
    // A reference could lead to another number in a later version.
    if (count === undefined) throw new MalformedError(`${key} of a predictor is no number`);
    return count;
  };
  const predictor = of('Predictor', 1);
  if (predictor === 1) return data;
  if (predictor < 10 || predictor > 15) throw new MalformedError(`predictor ${predictor}`);
  const pixel = Math.max(1, Math.ceil((of('Colors', 1) * of('BitsPerComponent', 8)) / 8));
  const row = Math.ceil((of('Columns', 1) * of('Colors', 1) * of('BitsPerComponent', 8)) / 8);
  if (row < 1 || row > MAX_ROW || data.length % (row + 1) !== 0) throw new MalformedError('rows that do not fit their predictor');
  return unfilterRows(data, row, pixel);
}

/** Each row has its filter's number in front. */
function unfilterRows(data: Uint8Array, row: number, pixel: number): Uint8Array {
  const rows = data.length / (row + 1);
  const out = new Uint8Array(rows * row);
  for (let r = 0; r < rows; r++) {
    const filter = data[r * (row + 1)] ?? 0;
    const to = r * row;
    for (let i = 0; i < row; i++) {
      const left = i < pixel ? 0 : (out[to + i - pixel] ?? 0);
      const up = r === 0 ? 0 : (out[to + i - row] ?? 0);
      const corner = i < pixel || r === 0 ? 0 : (out[to + i - row - pixel] ?? 0);
      out[to + i] = ((data[r * (row + 1) + 1 + i] ?? 0) + predict(filter, left, up, corner)) & 0xff;
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      if (byLeft <= byUp && byLeft <= byCorner) return left;
      return byUp <= byCorner ? up : corner;
    }
    default:
      throw new MalformedError(`row filter ${filter}`);
  }
}
