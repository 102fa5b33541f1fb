import { testTrust } from './table.ts';

testTrust('picture', [
  'authentic · captured',
  'authentic · publisher',
  'unknown · expired',
  'unknown · not-yet-valid',
  'unknown · signer-not-known',
  'unknown · withdrawn',
]);
