import { testTrust } from './table.ts';

testTrust('document', [
  'authentic · document',
  'authentic · document-expired',
  'unknown · expired',
  'unknown · not-yet-valid',
  'unknown · signer-not-known',
  'unknown · withdrawn',
]);
