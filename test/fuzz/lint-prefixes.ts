/**
 * Lints every prefix of every example, as somebody types it: `node out/test/fuzz/lint-prefixes.js`.
 *
 * The suite samples them; this takes them all, one character after the other, in a workspace that lives
 * on. Findings have to stand inside of the text, and no prefix may take long.
 */
import { linter } from '../lint/check.ts';
import { corpus, withoutFixes } from '../lint/corpus.ts';

/** Compared with linting afresh every so often, which takes most of the time. */
const comparedEvery = 61;
const limitMs = 3000;

let count = 0;
let problems = 0;
let slowest = 0;
for (const { name, source } of corpus()) {
  const workspace = linter.openWorkspace();
  for (let length = 0; length <= source.length; length++, count++) {
    const text = source.slice(0, length);
    const { user } = process.cpuUsage();
    workspace.update(name, text);
    const findings = workspace.findings();
    const taken = (process.cpuUsage().user - user) / 1000;
    slowest = Math.max(slowest, taken);
    const lines = text.split('\n').length;
    const isInside = findings.every(({ line, endLine }) => line >= 1 && endLine <= lines);
    const isCompared = length % comparedEvery === 0;
    const isSame = !isCompared || withoutFixes(linter.lint(text, name)) === withoutFixes(findings);
    if (isInside && isSame && taken < limitMs) continue;
    console.log(`${name}: the first ${length} characters: ${isInside} ${isSame} ${taken} ms`);
    problems++;
  }
}
console.log(`${count} prefixes, ${problems} problems, the slowest took ${Math.round(slowest)} ms`);
process.exitCode = problems > 0 ? 1 : 0;
