import { describe, expect, test } from 'vitest';
import { decodeBase64 } from '../../../src/bytes/base64.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeBase64', () => {
  test('decodes every length and every octet', () => {
    for (let length = 0; length < 300; length++) {
      const octets = Uint8Array.from({ length }, (_, index) => (index * 37 + length) % 256);
      expect(decodeBase64(encode(btoa(String.fromCharCode(...octets))))).toEqual(octets);
    }
  });

  test.each(['A', 'AA', 'AAA', 'AA=', 'A===', '====', 'AAA ', 'AA\nA', 'AA=A', '=AAA', 'AA-_', 'AA==AAAA', 'AB==', 'AAB=', 'AAA\xff'])(
    '%j is not the one strict form',
    (text) => {
      expect(decodeBase64(encode(text))).toBeUndefined();
    },
  );
});
