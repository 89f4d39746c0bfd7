/**
 * utrace/syscall-stop-repeat: a stop at the entry of a system call reports the same call again.
 *
 * When the task goes on, report_syscall_entry is called once more for the call it stopped in, with
 * UTRACE_SYSCALL_RESUMED in its action. Who does not look takes it for a second call.
 *
 * Source of the rule: SEMANTICS.md §7 (passes at system-call entry).
 */
import { UTRACE_STOP } from '../names.ts';
import { functionsFrom, isReadIn } from './lifetime.ts';
import type { Rule } from './rule.ts';

export const syscallStopRepeat: Rule = {
  name: 'utrace/syscall-stop-repeat',
  severity: 'info',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || event.value === null) return;
    if (run.role.kind !== 'callback' || run.role.name !== 'report_syscall_entry') return;
    const { number, named } = event.value;
    if (number === null || (number & 0xf) !== UTRACE_STOP || named !== 'UTRACE_STOP') return;
    const looks = functionsFrom(run.root, run.project).some((graph) =>
      isReadIn(graph, (part) => part.kind === 'number' && part.named === 'UTRACE_SYSCALL_RESUMED'),
    );
    if (looks) return;
    const message =
      'After this stop the callback is called again for the same system call, and nothing here ' +
      'tells. Test the action for UTRACE_SYSCALL_RESUMED, and do not report the call twice.';
    complain({ site: event.site, message });
  },
};
