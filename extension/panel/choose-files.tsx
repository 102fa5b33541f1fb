import type { Ref } from 'preact';
import { useRef } from 'preact/hooks';
import type { Words } from '../ui/words.ts';
import { givenFile } from './dropped.ts';
import type { Given } from './file-queue.ts';

interface ChooseProps {
  readonly words: Words;
  readonly take: (given: readonly Given[]) => void;
  /** A whole folder, in place of files. */
  readonly folder?: boolean;
  /** What comes first on its screen; else one button among others. */
  readonly main?: boolean;
  readonly place?: Ref<HTMLButtonElement>;
}

/** The browser's own dialog for files or for a folder: what dropping does, for who uses no pointer. */
export function ChooseFiles({ words, take, folder = false, main = false, place }: ChooseProps) {
  const field = useRef<HTMLInputElement | null>(null);
  const chosen = (input: HTMLInputElement) => {
    take([...(input.files ?? [])].map(givenFile));
    input.value = '';
  };
  return (
    <>
      <button type="button" {...(place && { ref: place })} class={main ? 'main' : 'plain'} onClick={() => field.current?.click()}>
        {words.word(folder ? 'ui_panel_choose_folder' : 'ui_panel_choose_files')}
      </button>
      <input
        ref={(input) => {
          field.current = input;
          if (input) input.webkitdirectory = folder;
        }}
        type="file"
        multiple
        hidden
        data-choose={folder ? 'folder' : 'files'}
        onChange={(event) => chosen(event.currentTarget)}
      />
    </>
  );
}
