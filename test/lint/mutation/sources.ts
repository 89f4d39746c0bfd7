/**
 * Sources: all the right code at hand, as whole files that the lint takes.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface Source {
  /** Tells where it is from, also when other code is added before it. */
  readonly name: string;
  /** What the lint takes it for. */
  readonly fileName: string;
  readonly text: string;
}

const root = new URL('../../../../', import.meta.url);

/** The right examples of the rules' tests, one by one, those of the rules' pages, and whole engines. */
export function rightSources(): readonly Source[] {
  return [...cases(), ...pages(), ...files('test/lint/engines/'), ...files('examples/')];
}

function cases(): readonly Source[] {
  const folder = new URL('test/lint/cases/', root);
  return readdirSync(folder).flatMap((rule) =>
    ['right.c', 'right.ts'].flatMap((fileName) => {
      const text = textOf(new URL(`${rule}/${fileName}`, folder));
      const [prelude = '', ...parts] = text?.split(/^\/\/ case: /m) ?? [];
      return parts.map((part) => ({
        name: `${rule}/${fileName}: ${part.split('\n', 1)[0]}`,
        fileName,
        text: `${prelude}// ${part}`,
      }));
    }),
  );
}

function pages(): readonly Source[] {
  const folder = new URL('docs/rules/', root);
  return readdirSync(folder).flatMap((page) => {
    const text = textOf(new URL(page, folder)) ?? '';
    const sections = text.split(/^## /m).filter((section) => !/^Wrong/.test(section));
    const blocks = sections.flatMap((section) => [
      ...section.matchAll(/^```(ts|c)\n(.*?)^```$/gms),
    ]);
    return blocks.map(([, language, code = ''], index) => ({
      name: `docs/${page} ${index + 1}`,
      fileName: language === 'c' ? 'page.c' : 'page.ts',
      text: code,
    }));
  });
}

function files(path: string): readonly Source[] {
  const folder = new URL(path, root);
  return readdirSync(folder)
    .filter((fileName) => /\.[ct]s?$/.test(fileName))
    .map((fileName) => ({
      name: `${path}${fileName}`,
      fileName,
      text: textOf(new URL(fileName, folder)) ?? '',
    }));
}

function textOf(url: URL): string | null {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return null;
  }
}
