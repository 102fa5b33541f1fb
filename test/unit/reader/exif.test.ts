import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/asset.ts';
import { Budget } from '../../../src/bytes/budget.ts';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { memorySource } from '../../../src/bytes/source.ts';
import { exif, MAX_TIFF_BYTES } from '../../../src/reader/exif.ts';
import type { Context, Signal } from '../../../src/signal.ts';
import { NO_TRUST } from '../../fixtures/no-trust.ts';
import { bytes, u16, u32 } from '../container/build.ts';

const MAKE = 0x010f;
const MODEL = 0x0110;
const ASCII = 2;

interface Entry {
  readonly tag: number;
  readonly text: string;
  readonly type?: number;
  readonly count?: number;
  readonly offset?: number;
}

/** A TIFF structure whose IFD0 has these entries; count and offset may lie. */
function tiff(entries: readonly Entry[], next = 0): Uint8Array {
  let at = 8 + 2 + entries.length * 12 + 4;
  const rows: Uint8Array[] = [];
  const texts: Uint8Array[] = [];
  for (const { tag, text, type = ASCII, count, offset } of entries) {
    const value = bytes(text, 0);
    const inline = value.length <= 4;
    const place = offset !== undefined || !inline ? u32(offset ?? at) : bytes(value, new Uint8Array(4 - value.length));
    rows.push(bytes(u16(tag), u16(type), u32(count ?? value.length), place));
    if (inline) continue;
    texts.push(value);
    at += value.length;
  }
  return bytes('MM\0*', u32(8), u16(entries.length), ...rows, u32(next), ...texts);
}

function read(block: Uint8Array, budget = new Budget()): Promise<readonly Signal[]> {
  const part: Part = { role: 'tiff', name: 'eXIf', ranges: [{ offset: 3, length: block.length }], outer: [] };
  const context: Context = { now: new Date(0), trust: NO_TRUST, budget, mediaType: 'image/png' };
  return exif.read([part], memorySource(bytes('xyz', block)), context);
}

describe('exif', () => {
  test('names the camera, and says nothing more than that', async () => {
    const signals = await read(
      tiff([
        { tag: MAKE, text: 'Nikon  ' },
        { tag: MODEL, text: 'Z 9' },
      ]),
    );
    expect(signals).toEqual([
      {
        kind: 'declaration',
        reader: 'exif',
        says: 'camera',
        field: 'EXIF Make',
        raw: 'Nikon Z 9',
        tool: 'Nikon Z 9',
        sentence: 'case_42',
        at: { offset: 3, length: expect.any(Number) },
      },
    ]);
  });

  test('does not repeat a maker that the model names', async () => {
    const [signal] = await read(
      tiff([
        { tag: MAKE, text: 'Canon' },
        { tag: MODEL, text: 'Canon EOS R5' },
      ]),
    );
    expect(signal).toMatchObject({ tool: 'Canon EOS R5', raw: 'Canon Canon EOS R5' });
  });

  test('a model alone is enough, and little-endian blocks are read', async () => {
    expect(await read(tiff([{ tag: MODEL, text: 'DMC-ZS60' }]))).toMatchObject([{ field: 'EXIF Model', tool: 'DMC-ZS60' }]);
    const little = bytes('II*\0', 8, 0, 0, 0, 1, 0, 0x0f, 1, 2, 0, 3, 0, 0, 0, 'LG\0\0', 0, 0, 0, 0);
    expect(await read(little)).toMatchObject([{ field: 'EXIF Make', tool: 'LG' }]);
  });

  test.each(['', '   ', '---', 'Ideogram AI', '{"sui_image_params":{}}', 'prompt: {"3": 1}', 'x'.repeat(200)])(
    '%j is no device',
    async (make) => {
      expect(await read(tiff([{ tag: MAKE, text: make }]))).toEqual([]);
    },
  );

  test('other tags name no camera', async () => {
    expect(await read(tiff([{ tag: 0x0131, text: 'Adobe Photoshop' }]))).toEqual([]);
  });

  test('wants Exif blocks alone', () => {
    const part = (role: Part['role']): Part => ({ role, name: '', ranges: [], outer: [] });
    expect([exif.wants(part('tiff')), exif.wants(part('xmp')), exif.wants(part('unknown'))]).toEqual([true, false, false]);
  });
});

describe('exif: hostile blocks', () => {
  test('a pointer of the directory to itself is not followed', async () => {
    expect(await read(tiff([{ tag: MAKE, text: 'Canon' }], 8))).toMatchObject([{ tool: 'Canon' }]);
    const pointers = [0x8769, 0x8825, 0xa005].map((tag) => ({ tag, text: '', type: 4, count: 1, offset: 8 }));
    expect(await read(tiff([{ tag: MAKE, text: 'Canon' }, ...pointers]))).toMatchObject([{ tool: 'Canon' }]);
  });

  test.each([
    ['a count of 4 GiB', { tag: MAKE, text: 'Canon', count: 0xffff_ffff }],
    ['an array of 4 GiB', { tag: MAKE, text: 'Canon', type: 12, count: 0xffff_ffff }],
    ['an unknown type', { tag: MODEL, text: 'Canon', type: 99 }],
    ['an offset outside', { tag: MODEL, text: 'Canon', offset: 0xffff_fff0 }],
  ])('%s is malformed', async (_, entry) => {
    await expect(read(tiff([entry]))).rejects.toThrow(MalformedError);
  });

  test('what is no TIFF structure is malformed', async () => {
    for (const block of [bytes('PNG?----'), bytes('MM\0+', u32(8)), bytes('MM\0*', u32(0), u16(0)), bytes('MM\0*', u32(900))])
      await expect(read(block)).rejects.toThrow(MalformedError);
  });

  test('cut at every byte it is malformed or names nothing else than the camera', async () => {
    const block = tiff([{ tag: MAKE, text: 'Canon' }]);
    for (let length = 0; length < block.length; length++)
      await expect(read(block.subarray(0, length)), `cut at ${length}`).rejects.toThrow(MalformedError);
  });

  test('a directory of 65,535 entries spends the budget', async () => {
    const block = bytes('MM\0*', u32(8), u16(0xffff), new Uint8Array(0xffff * 12));
    await expect(read(block, new Budget({ steps: 1_000, bytes: 10_000_000 }))).rejects.toThrow(HardLimitError);
  });

  test('of a very long block only the start is read', async () => {
    const named = tiff([{ tag: MAKE, text: 'Canon' }]);
    const budget = new Budget({ steps: 1_000, bytes: MAX_TIFF_BYTES });
    expect(await read(bytes(named, new Uint8Array(MAX_TIFF_BYTES)), budget)).toMatchObject([{ tool: 'Canon' }]);
    const far = tiff([{ tag: MAKE, text: 'Canon', offset: MAX_TIFF_BYTES + 9 }]);
    await expect(read(bytes(far, new Uint8Array(MAX_TIFF_BYTES)))).rejects.toThrow(HardLimitError);
  });
});
