import type { DeclarationSignal } from '../signal.ts';

/** What a text turned out to say: a declaration without the place where it stood. */
export type Finding = Pick<DeclarationSignal, 'says' | 'tool' | 'sentence' | 'args'>;

/** Settings of an AI image tool (case 34); the sentence names the tool where the settings do. */
export function settingsOf(tool?: string): Finding {
  return tool === undefined ? { says: 'ai', sentence: 'case_34' } : { says: 'ai', tool, sentence: 'case_34_tool', args: [tool] };
}

/** An AI tool was used, and nothing says that it made the whole (case 35). */
export function usedOf(tool?: string): Finding {
  return { says: 'ai-edited', sentence: 'case_35', ...(tool !== undefined && { tool }) };
}

/** The settings begin with a picture that was there before (case 35). */
export function changedOf(tool?: string): Finding {
  return { says: 'ai-edited', sentence: 'case_35_picture', ...(tool !== undefined && { tool }) };
}
