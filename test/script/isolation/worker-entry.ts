/** The bundle's entry in a worker. */
import { createEvaluator, scriptGlobals } from '../../../src/script/isolation/lockdown.ts';
import { serveOpener } from '../../../src/script/isolation/sandbox-worker.ts';

/** Not a direct call: evaluates in the realm itself. */
// biome-ignore lint/security/noGlobalEval: the point of the test
const evaluate = eval;

serveOpener(() => ({
  *echo(params) {
    return params;
  },
  *count(params, tell) {
    for (let n = 1; n <= Number(params); n++) {
      tell(n);
      yield;
    }
    return 'counted';
  },
  *evaluate(params) {
    return createEvaluator()(String(params), scriptGlobals());
  },
  *breakOut(params) {
    return evaluate(String(params));
  },
}));
