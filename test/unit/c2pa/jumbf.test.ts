import { describe, expect, test } from 'vitest';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { readSuperbox } from '../../../src/c2pa/jumbf.ts';

const text = (value: string) => [...new TextEncoder().encode(value)];
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const box = (type: string, content: readonly number[], length = content.length + 8) => [...u32(length), ...text(type), ...content];
const uuid = (name: string) => [...text(name), 0, 0x11, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
const description = (label: string, toggles = 3) => box('jumd', [...uuid('c2pa'), toggles, ...text(label), 0]);
const superbox = (label: string, ...children: number[][]) => box('jumb', [...description(label), ...children.flat()]);
const read = (bytes: readonly number[]) => readSuperbox(Uint8Array.from(bytes));

describe('a JUMBF superbox', () => {
  test('tells its type, label, children and the bytes that a hash covers', () => {
    const bytes = superbox('store', superbox('inner', box('cbor', [1, 2, 3])), box('json', [4]));
    const found = read(bytes);
    expect(found.uuid).toBe('63327061001100108000 00aa00389b71'.replace(' ', ''));
    expect([found.label, found.boxes.map((one) => one.label), found.data.map((one) => [one.type, [...one.bytes]])]).toEqual([
      'store',
      ['inner'],
      [['json', [4]]],
    ]);
    expect([...found.content]).toEqual(bytes.slice(8));
    expect(found.boxes[0]?.data.map((one) => [one.type, [...one.bytes]])).toEqual([['cbor', [1, 2, 3]]]);
  });
  test('reads a 64-bit length and a length to the end', () => {
    const content = description('x');
    expect(read([...u32(1), ...text('jumb'), ...u32(0), ...u32(content.length + 16), ...content]).label).toBe('x');
    expect(read([...u32(0), ...text('jumb'), ...content]).label).toBe('x');
  });
  test('zero padding may follow, anything else may not', () => {
    expect(read([...superbox('x'), 0, 0, 0]).label).toBe('x');
    expect(() => read([...superbox('x'), 0, 7])).toThrow(MalformedError);
  });
  test('has no label where its toggles say so', () => {
    expect(read(box('jumb', box('jumd', [...uuid('c2pa'), 0]))).label).toBe('');
  });

  const BROKEN: readonly (readonly [string, readonly number[]])[] = [
    ['empty', []],
    ['another box', box('free', [])],
    ['a length below its header', box('jumb', description('x'), 7)],
    ['a length beyond the end', box('jumb', description('x'), 4096)],
    ['no description', box('jumb', box('cbor', [1]))],
    ['a label without an end', box('jumb', box('jumd', [...uuid('c2pa'), 3, ...text('abc')]))],
    ['a child that runs out of its parent', superbox('x', box('cbor', [1, 2], 400))],
    ['a 64-bit length out of reach', [...u32(1), ...text('jumb'), ...u32(0x7fffffff), ...u32(0), ...description('x')]],
  ];
  test.each(BROKEN)('refuses: %s', (_name, bytes) => {
    expect(() => read(bytes)).toThrow(MalformedError);
  });
  test('refuses every cut of a good store', () => {
    const bytes = superbox('store', superbox('inner', box('cbor', [1, 2, 3])));
    for (let length = 0; length < bytes.length; length++)
      expect(() => read(bytes.slice(0, length)), `cut at ${length}`).toThrow(MalformedError);
  });
  test('stops at its limits: depth and number', () => {
    let deep = superbox('0');
    for (let i = 0; i < 20; i++) deep = superbox(`${i}`, deep);
    expect(() => read(deep)).toThrow(HardLimitError);
    const many = superbox('x', Array.from({ length: 25_000 }, () => box('free', [])).flat());
    expect(() => read(many)).toThrow(HardLimitError);
  });
});
