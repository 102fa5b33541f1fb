import { describe, expect, test } from 'vitest';
import { refuseAddress } from '../../src/lookup.ts';

const PUBLIC = 'https://site.example/a.jpg';

describe('addresses that may be asked', () => {
  test.each([
    'https://manifests.example.org/a.c2pa',
    'https://8.8.8.8/a',
    'https://172.32.0.1/',
    'https://[2001:db8::1]/',
    'https://xn--bcher-kva.example/',
  ])('%s', (url) => {
    expect(refuseAddress(url, PUBLIC, false)).toBeUndefined();
    expect(refuseAddress(url, undefined, false)).toBeUndefined();
  });

  const WITHIN = [
    'localhost',
    'a.localhost',
    'localhost.',
    '127.0.0.1',
    '127.9.9.9',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[fe80::1]',
    '[fd00::1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    'router',
    'printer.local',
    'a.internal',
    'nas.lan',
    'a.home.arpa',
  ];
  test.each(WITHIN)('%s only for what comes from there itself', (host) => {
    expect(refuseAddress(`https://${host}/a.c2pa`, PUBLIC, false)).toBe('an address that is not public');
    expect(refuseAddress(`https://${host}/a.c2pa`, undefined, true)).toBe('an address that is not public');
    expect(refuseAddress(`https://${host}/a.c2pa`, 'http://192.168.1.7/a.jpg', false)).toBeUndefined();
  });

  test.each(['data:image/png;base64,AA', 'blob:https://site.example/3f1c', 'blob:null/3f1c', 'file:///a.jpg', 'about:srcdoc'])(
    'nothing within for %s, which any page can make',
    (from) => {
      expect(refuseAddress('https://192.168.1.1/a', from, true)).toBe('an address that is not public');
      expect(refuseAddress('http://127.0.0.1/a', from, false)).toBe('an address that is not public');
    },
  );

  test('what a page on this machine made for itself comes from there', () => {
    expect(refuseAddress('http://127.0.0.1/a', 'blob:http://localhost:8080/3f1c', false)).toBeUndefined();
  });

  test('plain http only on this machine, or where answers are signed anyway', () => {
    expect(refuseAddress('http://manifests.example.org/a', PUBLIC, false)).toBe('http: is not asked');
    expect(refuseAddress('http://manifests.example.org/a', PUBLIC, true)).toBeUndefined();
    expect(refuseAddress('http://192.168.1.1/a', 'http://192.168.1.7/', false)).toBe('http: is not asked');
    expect(refuseAddress('http://127.0.0.1:8080/a', 'http://localhost/', false)).toBeUndefined();
  });

  test.each(['', 'a.c2pa', 'ftp://a.example/', 'file:///etc/passwd', 'data:,x', 'javascript:1', 'https://user:word@a.example/'])(
    'never %s',
    (url) => {
      expect(refuseAddress(url, 'http://localhost/', true)).toBeDefined();
    },
  );
});
