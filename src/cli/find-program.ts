/**
 * Where a command is, as a shell would find it: asked before it is run, so that "not installed"
 * can be said in our words and not in those of whoever fails to start it.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type FoundProgram =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'not-executable' }
  | { readonly kind: 'missing' };

export function findProgram(name: string, path = process.env['PATH'] ?? ''): FoundProgram {
  const places = name.includes('/') ? [name] : path.split(delimiter).map((at) => join(at, name));
  let best: FoundProgram = { kind: 'missing' };
  for (const place of places) {
    const found = programAt(place);
    if (found.kind === 'found') return found;
    if (found.kind === 'not-executable') best = found;
  }
  return best;
}

function programAt(path: string): FoundProgram {
  try {
    if (!statSync(path).isFile()) return { kind: 'not-executable' };
  } catch {
    return { kind: 'missing' };
  }
  try {
    accessSync(path, constants.X_OK);
    return { kind: 'found', path };
  } catch {
    return { kind: 'not-executable' };
  }
}
