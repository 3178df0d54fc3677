import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The JSON file at `path`, counted from `__tests__`. */
export const readJson = (path: string): unknown => JSON.parse(readFileSync(join(__dirname, '..', path), 'utf8'));
