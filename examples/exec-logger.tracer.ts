/**
 * Exec logger: every program that a family of tasks starts, as it starts, and how long its line
 * of tasks lived. The tool to reach for when a build or a service runs something it should not.
 *
 *   utrace-lab run examples/exec-logger.tracer.ts --workload examples/recordings/make-j4.strace
 *   → clean
 *   utrace-lab run examples/exec-logger.tracer.ts --workload exec --param only=false
 *   → clean
 */
import {
  EXEC,
  module_exit,
  module_init,
  module_param,
  printk,
  UTRACE_EVENT,
  UTRACE_RESUME,
  workload_root,
} from 'utrace';
import { follow } from './follow.ts';

/** Log only programs whose path contains this text. */
const only = module_param('only', '');

interface task_record {
  execs: number;
}

let execs = 0;
let logged = 0;

const family = follow<task_record>({
  events: UTRACE_EVENT(EXEC),
  started: () => ({ execs: 0 }),
  ended: () => {},
  ops: {
    report_exec(_action, engine, _fmt, bprm, _regs) {
      execs++;
      engine.data.execs++;
      if (bprm.filename.includes(only)) {
        logged++;
        const again = engine.data.execs > 1 ? ' (again)' : '';
        printk(`${bprm.filename}  ${bprm.argv.join(' ')}${again}`);
      }
      return UTRACE_RESUME;
    },
  },
});

module_init(() => family.start(workload_root()));

module_exit(() => {
  family.stop();
  printk(`${execs} programs started, ${logged} of them shown`);
});
