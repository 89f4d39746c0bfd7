/**
 * Tasks, registers and system calls as scripts ask for them.
 */
import { EINVAL } from '../../engine/abi/errno.ts';
import { isSignal } from '../../engine/abi/signals.ts';
import { syscall_name } from '../../engine/abi/syscalls.ts';
import * as registers from '../../engine/kernel/registers.ts';
import { send_sig } from '../../engine/kernel/signal/calls.ts';
import { Frame, type Steps } from '../../engine/machine.ts';
import { NativeFrame } from '../vm/frame.ts';
import { Arguments } from './arguments.ts';
import type { ApiTable, RunContext } from './context.ts';
import { RegistersView, registersArgument } from './registers-view.ts';
import { pidArgument, taskArgument } from './task-view.ts';

function* visitProcesses(run: RunContext, visit: object): Steps<undefined> {
  for (const task of run.kernel.processes()) {
    const result = run.runtime.call(visit, undefined, [run.tasks.of(task)]);
    if (result instanceof Frame) yield result;
  }
  return undefined;
}

/** Both arguments of the syscall_get_ and syscall_set_ family: a task and its registers. */
function registersOf(run: RunContext, name: string, values: readonly unknown[]) {
  const args = new Arguments(run, name, values);
  taskArgument(args, 0);
  return { args, regs: registersArgument(args, 1) };
}

export const taskCalls: ApiTable = {
  workload_root(run) {
    const { root } = run.kernel;
    if (root === null) {
      return run.fail('api-misuse', 'workload_root: the workload has no task');
    }
    return run.tasks.of(root);
  },
  find_task_by_vpid(run, args) {
    const nr = new Arguments(run, 'find_task_by_vpid', args).integer(0, 'a pid number');
    const task = run.kernel.find_task_by_vpid(nr);
    return task === null ? null : run.tasks.of(task);
  },
  find_get_pid(run, args) {
    const nr = new Arguments(run, 'find_get_pid', args).integer(0, 'a pid number');
    const pid = run.kernel.find_get_pid(nr);
    return pid === null ? null : run.tasks.ofPid(pid);
  },
  get_pid_task(run, args) {
    const pid = pidArgument(new Arguments(run, 'get_pid_task', args), 0);
    const task = run.kernel.get_pid_task(pid);
    return task === null ? null : run.tasks.of(task);
  },
  put_pid(run, args) {
    if (args[0] != null) pidArgument(new Arguments(run, 'put_pid', args), 0);
  },
  for_each_process(run, args) {
    const checked = new Arguments(run, 'for_each_process', args);
    const visit = checked.callable(0, 'a function');
    return new NativeFrame('for_each_process', visitProcesses(run, visit));
  },
  send_sig(run, args) {
    const checked = new Arguments(run, 'send_sig', args);
    const signo = checked.integer(0, 'a signal number');
    const task = taskArgument(checked, 1);
    return isSignal(signo) ? send_sig(run.kernel, signo, task) : -EINVAL;
  },
  signal_pending(run, args) {
    return taskArgument(new Arguments(run, 'signal_pending', args), 0).sigcheck;
  },
  task_pt_regs(run, args) {
    return run.runtime.made(
      new RegistersView(taskArgument(new Arguments(run, 'task_pt_regs', args), 0).regs),
    );
  },
  syscall_get_nr(run, args) {
    return registers.syscall_get_nr(registersOf(run, 'syscall_get_nr', args).regs);
  },
  syscall_get_arguments(run, args) {
    const { regs } = registersOf(run, 'syscall_get_arguments', args);
    return registers.syscall_get_arguments(regs);
  },
  syscall_get_return_value(run, args) {
    const { regs } = registersOf(run, 'syscall_get_return_value', args);
    return registers.syscall_get_return_value(regs);
  },
  syscall_set_return_value(run, values) {
    const { args, regs } = registersOf(run, 'syscall_set_return_value', values);
    const error = args.integer(2, '0 or a negative errno');
    registers.syscall_set_return_value(regs, error, args.integer(3, 'the value to return'));
  },
  syscall_name(run, args) {
    return syscall_name(new Arguments(run, 'syscall_name', args).integer(0, 'a call number'));
  },
};
