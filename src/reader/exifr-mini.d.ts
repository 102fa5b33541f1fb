/**
 * The little of exifr that reader/exif.ts uses. Its own declarations ask for Node's types, which would let Node's names
 * compile in the core; and its smallest bundle has the parser of TIFF structures without readers of files and addresses at start.
 */
declare module 'exifr/dist/mini.esm.mjs' {
  interface BlockOptions {
    readonly pick: readonly number[];
  }
  /** Without `tiff`, which would switch every block on again. */
  export class Options {
    constructor(options: {
      readonly ifd0: BlockOptions;
      readonly ifd1: boolean;
      readonly exif: boolean;
      readonly gps: boolean;
      readonly interop: boolean;
      readonly translateKeys: boolean;
      readonly translateValues: boolean;
      readonly reviveValues: boolean;
      readonly mergeOutput: boolean;
      readonly silentErrors: boolean;
    });
  }
  type TiffParser = new (block: Uint8Array, options: Options, file: Uint8Array) => { parse(): Promise<unknown> };
  export const segmentParsers: { get(type: 'tiff'): TiffParser };
}
