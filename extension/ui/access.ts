import { useEffect, useState } from 'preact/hooks';
import { browser } from '../platform.ts';

const EVERYWHERE = { origins: ['<all_urls>'] };

/** Whether the browser lets Assay read pages. The user can take that back at any time. */
export function useAccess(): boolean {
  const [access, setAccess] = useState(true);
  useEffect(() => {
    const look = () => void browser.permissions.contains(EVERYWHERE).then(setAccess, () => undefined);
    look();
    browser.permissions.onAdded.addListener(look);
    browser.permissions.onRemoved.addListener(look);
    return () => {
      browser.permissions.onAdded.removeListener(look);
      browser.permissions.onRemoved.removeListener(look);
    };
  }, []);
  return access;
}
