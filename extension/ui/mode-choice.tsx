import { MODES, type Mode } from '../messages.ts';
import type { Words } from './words.ts';

interface ModeProps {
  /** Null until it is known. */
  readonly mode: Mode | null;
  readonly locked: boolean;
  readonly words: Words;
  readonly choose: (mode: Mode) => void;
}

/** Where Assay looks without being asked. */
export function ModeChoice({ mode, locked, words, choose }: ModeProps) {
  return (
    <fieldset class="choices" disabled={locked}>
      <legend class="hidden">{words.word('ui_options_where')}</legend>
      {MODES.map((one) => (
        <label key={one}>
          <input type="radio" name="mode" value={one} checked={mode === one} onChange={() => choose(one)} />
          <span>
            <span class="strong">{words.word(`ui_options_mode_${one}`)}</span>
            <span class="soft">{words.word(`ui_options_mode_${one}_note`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
