import type { Signal } from '../signal.ts';

/**
 * Where the version ends that this signature signs and fits, in bytes from the start of a file of so many bytes; undefined where that is the
 * whole file. A time-stamp dates what may have been changed after the last signature, so it signs no version.
 */
export function findSignedVersionEnd(signal: Signal, bytes: number): number | undefined {
  if (signal.kind !== 'document-signature' || signal.form !== 'signature') return undefined;
  const { build, content, revisionEnd } = signal;
  return build === 'sound' && content === 'fits' && revisionEnd !== undefined && revisionEnd < bytes ? revisionEnd : undefined;
}
