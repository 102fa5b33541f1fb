import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './scene.ts';

/** One classic script of a file of this folder and all that it imports; what it exports is the global `bench`. */
export async function bundle(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    build: { write: false, lib: { entry: join(import.meta.dirname, file), formats: ['iife'], name: 'bench' } },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
  if (chunk === undefined) throw new Error('the bench was not bundled');
  return chunk.code;
}
