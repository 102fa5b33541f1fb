// Specification: IPTC-IIM 4.2 §1.5 (data sets) and §6 (2:65, 2:110); image resources: Adobe Photoshop File Formats, Image Resource Blocks
import type { Part } from '../asset.ts';
import type { Budget } from '../bytes/budget.ts';
import { Cursor, utf8 } from '../bytes/cursor.ts';
import { TruncatedError } from '../bytes/errors.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { DeclarationSignal, Reader } from '../signal.ts';
import type { Finding } from '../signs/finding.ts';
import { findGrok } from '../signs/phrase.ts';
import { findCredit, findToolName } from '../signs/tool-name.ts';
import { declare } from './declare.ts';
import { type Gathered, gatherParts, lengthOf, oneOfOurs, readWithin, settle, spanOf } from './part-bytes.ts';

/** Captions and keywords; a few kilobytes in most files. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Signature, number and the length of the name; with an empty name and the length of the data it is the smallest resource. */
const RESOURCE_START = 7;
const SMALLEST_RESOURCE = 12;
const IIM_RESOURCE = 0x0404;
const TAG_MARKER = 0x1c;
/** Record 2 of IIM: where the program and the credit stand. */
const PROGRAM = 65;
const CREDIT = 110;
/** Where some programs copy Grok's signature and id. */
const [AUTHOR, CAPTION] = [80, 120];
const READ = [PROGRAM, CREDIT, AUTHOR, CAPTION];

/** Credits and program names of AI tools in IPTC-IIM. The standard has no data set for the source type. */
export const iptc: Reader = {
  id: 'iptc',
  wants: (part) => part.role === 'iptc',
  async read(parts, source, context): Promise<readonly DeclarationSignal[]> {
    const { found, failure } = await gatherParts(parts, context.budget, (part) => readOne(part, source, context.budget));
    return settle(found, failure);
  },
};

async function readOne(part: Part, source: ByteSource, budget: Budget): Promise<Gathered<DeclarationSignal>> {
  const bytes = await readIim(part, source, budget);
  const at = spanOf(part);
  const { sets, failure } = readDataSets(bytes, at.offset, budget);
  const author = sets.find(({ id }) => id === AUTHOR)?.text ?? '';
  const signals = sets.flatMap(({ id, text }) => {
    const finding = findOne(id, text, author);
    return finding === undefined ? [] : [declare('iptc', finding, `IPTC 2:${id}`, text, at)];
  });
  return { found: signals, ...(failure && { failure }) };
}

function findOne(id: number, text: string, author: string): Finding | undefined {
  if (id === CREDIT) return findCredit(text);
  if (id === PROGRAM) return findToolName(text);
  return id === CAPTION ? findGrok(text, author) : undefined;
}

/**
 * The IIM data inside of Photoshop's image resources, or the bytes themselves where they are bare. Of the other resources, previews among
 * them, only the headers are read.
 */
async function readIim(part: Part, source: ByteSource, budget: Budget): Promise<Uint8Array> {
  const all = lengthOf(part);
  const base = spanOf(part).offset;
  const take = (offset: number, length: number) => readWithin(part, source, budget, offset, length, MAX_BYTES);
  const [first] = await take(0, Math.min(1, all));
  if (first === TAG_MARKER) return take(0, all);
  for (let at = 0; at + SMALLEST_RESOURCE <= all; ) {
    budget.step();
    const start = new Cursor(await take(at, RESOURCE_START), 0, RESOURCE_START, base + at);
    if (start.latin1(4) !== '8BIM') break;
    const id = start.u16();
    const name = start.u8();
    const sizeAt = at + RESOURCE_START + name + (name % 2 === 0 ? 1 : 0);
    const length = new Cursor(await take(sizeAt, 4), 0, 4, base + sizeAt).u32();
    if (sizeAt + 4 + length > all) throw new TruncatedError(`resource ${id} runs out of its block`, base + at);
    if (id === IIM_RESOURCE) return take(sizeAt + 4, length);
    at = sizeAt + 4 + length + (length % 2);
  }
  return new Uint8Array();
}

interface DataSet {
  readonly id: number;
  readonly text: string;
}

/** Data sets of record 2, up to the first that runs out of its block or is beyond our limits: `failure` tells that there is one. */
function readDataSets(bytes: Uint8Array, base: number, budget: Budget): { sets: readonly DataSet[]; failure?: Error } {
  const sets: DataSet[] = [];
  const cursor = new Cursor(bytes, 0, bytes.length, base);
  try {
    // Padding ends the list.
    while (cursor.left >= 5 && cursor.u8() === TAG_MARKER) {
      budget.step();
      const record = cursor.u8();
      const id = cursor.u8();
      const short = cursor.u16();
      // The top bit says that the length itself is that many bytes long.
      const length = short < 0x8000 ? short : cursor.slice(Math.min(short & 0x7fff, 8)).reduce((sum, byte) => sum * 256 + byte, 0);
      const data = cursor.slice(length);
      if (record === 2 && READ.includes(id)) sets.push({ id, text: utf8(data) });
    }
    return { sets };
  } catch (error) {
    return { sets, failure: oneOfOurs(error) };
  }
}
