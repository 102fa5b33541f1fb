import { useState } from 'preact/hooks';
import type { Say } from '../../src/report.ts';
import { More } from './long-text.tsx';
import type { Words } from './words.ts';

/** One sentence of a verdict; where what a file puts into it is cut, with a way to see all. */
export function Sentence({ say, words }: { readonly say: Say; readonly words: Words }) {
  const [open, setOpen] = useState(false);
  const [short, whole] = [words.say(say), words.say(say, true)];
  return (
    <p dir="auto">
      {open ? whole : short}
      {whole !== short && <More open={open} change={setOpen} words={words} />}
    </p>
  );
}
