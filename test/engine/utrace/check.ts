/**
 * `check(setup, transcript)`: runs the ops of a transcript and compares what happened with it.
 *
 * Lines at the margin are ops, with the result of the call behind an arrow; indented ones are what
 * happened. Interest masks (`A mask: …`) and engines (`E engine: …`) are compared only in
 * transcripts that mention one.
 */
import assert from 'node:assert/strict';
import { Scenario } from '../../conformance/scenario.ts';
import { inWords, parseOp, parseSetup } from './notation.ts';

/** Ops that return something to their caller. */
const CALLS = /^(attach|set_events|control|barrier|prepare_examine|finish_examine)$/;

export function check(setup: string, transcript: string): void {
  const { vector, semantics, home } = parseSetup(setup);
  const scenario = new Scenario(vector, semantics);
  for (const step of vector.steps) scenario.step(step);

  const lines = transcript.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map(indent));
  const expected = lines.map((line) => (indent(line) > margin ? `  ${tidy(line)}` : tidy(line)));
  const hidden = ['mask', 'engine'].filter((kind) => !transcript.includes(` ${kind}:`));

  const actual = expected
    .filter((line) => !line.startsWith(' '))
    .flatMap((line) => {
      const words = line.replace(/ -> .*/, '');
      const op = parseOp(words, home);
      const log = scenario.step(op).filter(([kind]) => !hidden.includes(String(kind)));
      const returned = log.findIndex(([kind, call]) => kind === 'ret' && call === op['op']);
      const result = CALLS.test(String(op['op'])) ? log.splice(returned, 1) : [];
      return [
        [words, ...result.map(inWords)].join(' '),
        ...log.map((entry) => `  ${inWords(entry)}`),
      ];
    });
  assert.equal(actual.join('\n'), expected.join('\n'));
}

const indent = (line: string): number => line.length - line.trimStart().length;
const tidy = (line: string): string => line.trim().replace(/\s+/g, ' ');
