/**
 * utrace/task-stale: a task is looked up where nothing keeps it from going away.
 *
 * What pid_task() and its kin return is only good inside of an RCU section, or with a reference.
 */
import type { Rule } from './rule.ts';

const lookups = /^(?:pid_task|find_task_by_\w+)$/;

export const taskStale: Rule = {
  name: 'utrace/task-stale',
  severity: 'warning',
  observe(event, run, complain) {
    if (event.kind !== 'call' || !lookups.test(event.callee)) return;
    // Scripts have no RCU: there a task that is held stays.
    if (run.project.unitOf(event.graph.file)?.language !== 'c') return;
    if (event.state.locks.some((lock) => /^atomic (?:rcu_read|read)/.test(lock))) return;
    const message =
      'The task may be gone before the next line. Look it up under rcu_read_lock() and take a ' +
      'reference, or keep a struct pid and use the _pid calls.';
    complain({ site: event.site, message });
  },
};
