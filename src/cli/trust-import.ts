import { runTrustImport } from './trust-record.ts';

process.exitCode = await runTrustImport(process.argv.slice(2), (line) => console.log(line));
