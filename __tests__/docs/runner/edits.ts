import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from './blocks.js';

/**
 * Carries out the edits that the blocks of a how-to describe: `ts file=PATH append` goes to the end of the file; in `diff file=PATH` each
 * group of old lines (with `-`, or with a space for those that stay) is found in the file, once, and replaced.
 *
 * @returns the files that were changed
 */
export function applyEdits(blocks: readonly Block[], root: string): string[] {
  const changed: string[] = [];
  for (const { language, info, code } of blocks) {
    const [, file, mode] = /^file=(\S+)(?: (append))?$/.exec(info) ?? [];
    if (!file || (language !== 'diff' && mode !== 'append')) continue;
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, language === 'diff' ? patched(text, code, file) : `${text}${code}\n`);
    changed.push(file);
  }
  return changed;
}

function patched(text: string, diff: string, file: string): string {
  let out = text;
  for (const { before, after } of groupsOf(diff)) {
    const places = out.split(`${before}\n`).length - 1;
    if (places !== 1) throw new Error(`${file}: expected these lines once, found them ${places} times:\n${before}`);
    out = out.replace(`${before}\n`, () => `${after}\n`);
  }
  return out;
}

/** Old lines and what they become; a group ends where old lines follow new ones. */
function groupsOf(diff: string): { before: string; after: string }[] {
  const groups: { before: string[]; after: string[]; added: boolean }[] = [];
  for (const line of diff.split('\n')) {
    const sign = line[0];
    let group = groups[groups.length - 1];
    if (!group || (group.added && sign !== '+')) groups.push((group = { before: [], after: [], added: false }));
    if (sign === '+') group.added = true;
    if (sign !== '+') group.before.push(line.slice(1));
    if (sign !== '-') group.after.push(line.slice(1));
  }
  return groups.map(({ before, after }) => ({ before: before.join('\n'), after: after.join('\n') }));
}
