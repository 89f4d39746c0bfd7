/**
 * The detach protocol with each of its bugs, as subjects.
 */
import { loaded, type Subject } from '../verdicts/scripts.ts';

const SCRIPT = 'test/explore/protocol/protocol.tracer.ts';

export function protocols(): Subject[] {
  const one = loaded(SCRIPT, 'test/explore/protocol/one.workload.ts');
  const bugs = {
    none: 'verified',
    'free-always': 'use-after-free',
    'free-on-ealready': 'use-after-free',
    'no-reap-cleanup': 'leak',
    'two-engines': 'deadlock',
  };
  return Object.entries(bugs).map(([bug, verdict]) => ({
    name: `protocol with ${bug}`,
    verdict,
    needs: null,
    options: { ...one, unload: 'any-time', params: { bug }, maxSteps: 100_000 },
  }));
}
