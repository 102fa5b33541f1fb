import { rmSync } from 'node:fs';
import { launchFirefox } from './firefox.ts';
import { newProfile, USED } from './firefox-profile.ts';

/**
 * A Firefox that starts in an empty folder spends a third of its start on databases, keys and caches of its own code. It does so once here, in
 * a run without any extension, and every test begins with a copy.
 */
export default async function setup(): Promise<() => void> {
  const profile = newProfile();
  const driver = await launchFirefox({ extension: null, profile });
  await driver.close();
  process.env[USED] = profile;
  return () => rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}
