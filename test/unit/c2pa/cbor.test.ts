import { describe, expect, test } from 'vitest';
import { HardLimitError, MalformedError } from '../../../src/bytes/errors.ts';
import { asBytes, asList, asMap, asText, decodeCbor, encodeCbor, field } from '../../../src/c2pa/cbor.ts';

const decode = (...bytes: number[]) => decodeCbor(Uint8Array.from(bytes));

describe('CBOR', () => {
  test('maps keep their keys, texts and bytes stay apart', () => {
    const value = decode(0xa2, 0x01, 0x62, 0x68, 0x69, 0x61, 0x61, 0x42, 0x01, 0x02);
    expect(field(value, 1)).toBe('hi');
    expect([...(asBytes(field(value, 'a')) ?? [])]).toEqual([1, 2]);
    expect(field(value, 'a', 'b')).toBeUndefined();
    expect([asText(1), asList('x'), asMap([]), asBytes('x')]).toEqual([undefined, undefined, undefined, undefined]);
  });
  test('a tag is dropped and its content kept', () => {
    expect(decode(0xc0, 0x61, 0x61)).toBe('a');
    expect(decode(0xd9, 0x12, 0x34, 0x81, 0x05)).toEqual([5]);
  });
  test('indefinite arrays, maps and strings', () => {
    expect(decode(0x9f, 0x01, 0x02, 0xff)).toEqual([1, 2]);
    expect(field(decode(0xbf, 0x61, 0x61, 0x01, 0xff), 'a')).toBe(1);
  });
  test('a key called __proto__ is a key', () => {
    const value = decode(0xa1, 0x69, ...new TextEncoder().encode('__proto__'), 0x01);
    expect(field(value, '__proto__')).toBe(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
  test.each([
    ['nothing', []],
    ['bytes after the value', [0x01, 0x02]],
    ['a string that is cut', [0x63, 0x61]],
    ['a map that is cut', [0xa2, 0x01, 0x01]],
    ['an array that claims 2^32 items', [0x9a, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a break alone', [0xff]],
    ['a break in a counted array', [0x82, 0x01, 0xff]],
    ['a reserved argument', [0x1c]],
    ['the same key twice', [0xa2, 0x01, 0x01, 0x01, 0x02]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decode(...bytes)).toThrow(MalformedError);
  });
  test('stops at depth and number', () => {
    expect(() => decodeCbor(new Uint8Array(200_000).fill(0x81))).toThrow(HardLimitError);
    expect(() => decodeCbor(Uint8Array.from([0x9f, ...new Uint8Array(300_000).fill(0x01), 0xff]))).toThrow(HardLimitError);
  });
  test('encodes a Sig_structure as RFC 9052 §4.4 has it', () => {
    expect([...encodeCbor(['Signature1', Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2)])]).toEqual([
      0x84,
      0x6a,
      ...new TextEncoder().encode('Signature1'),
      0x41,
      0x01,
      0x40,
      0x41,
      0x02,
    ]);
  });
});
