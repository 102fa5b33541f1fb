// Real manifests of 2023 and 2024 that name an AI tool and give no source type (measured on published samples).

/** A generator whose manifests mean AI although no digital source type says so. */
export interface AiGenerator {
  /** `claim_generator` or `claim_generator_info.name` begins with this. */
  readonly generator: string;
  /** And an action's description is exactly this, where one is asked for. */
  readonly description?: string;
  readonly kind: 'ai' | 'ai-edited';
}

export const AI_GENERATORS: readonly AiGenerator[] = [
  { generator: 'Microsoft Responsible AI Image Provenance', description: 'AI Generated Image', kind: 'ai' },
  { generator: 'Adobe_Firefly', kind: 'ai' },
  { generator: 'Adobe Firefly', kind: 'ai' },
];

/** An assertion that Adobe's tools of 2023 wrote when generative AI was used. */
export const GENERATIVE_ASSERTION = 'com.adobe.generative-ai';
