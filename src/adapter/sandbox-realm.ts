/**
 * The realm of a sandbox: what its scripts can name, the same in a child process and in a worker.
 */
import type { StripTypes } from '../script/frontend/strip.ts';
import { ABSENT_GLOBALS } from '../script/isolation/global-names.ts';
import { createEvaluator, scriptGlobals } from '../script/isolation/lockdown.ts';
import { createConsole } from '../script/library/console.ts';
import { installLibrary } from '../script/library/install.ts';
import type { ScriptRealm } from '../script/loaded-script.ts';
import { RunRuntime } from '../script/run-runtime.ts';

/** Call it once, in a realm that is locked down. */
export function sandboxRealm(strip: StripTypes): ScriptRealm {
  const builtins = scriptGlobals();
  installLibrary(builtins);
  const console = createConsole((runtime, _level, line) => {
    if (runtime instanceof RunRuntime) runtime.run.print('console', line);
  });
  return {
    strip,
    evaluate: createEvaluator(),
    globals: { ...builtins, console },
    absent: ABSENT_GLOBALS,
  };
}
