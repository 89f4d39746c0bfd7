/**
 * The sandbox's entry: locks down this process and serves runs and sessions to its parent.
 */
import { stripTypes } from '../script/frontend/swc.node.ts';
import { ABSENT_GLOBALS, createEvaluator, scriptGlobals } from '../script/isolation/lockdown.ts';
import { serveParent } from '../script/isolation/sandbox-child.node.ts';
import { createConsole } from '../script/library/console.ts';
import { installLibrary } from '../script/library/install.ts';
import { RunRuntime } from '../script/run-runtime.ts';
import { sandboxHandlers } from './sandbox-handlers.ts';

serveParent(() => {
  const builtins = scriptGlobals();
  installLibrary(builtins);
  const console = createConsole((runtime, _level, line) => {
    if (runtime instanceof RunRuntime) runtime.run.print('console', line);
  });
  return sandboxHandlers({
    strip: stripTypes,
    evaluate: createEvaluator(),
    globals: { ...builtins, console },
    absent: ABSENT_GLOBALS,
  });
});
