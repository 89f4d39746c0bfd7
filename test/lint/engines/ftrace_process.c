// SPDX-License-Identifier: GPL-2.0
/*
 * trace process events: fork, exec, exit, signals and system calls into the ring buffer
 */
#include <linux/fs.h>
#include <linux/utrace.h>
#include <linux/debugfs.h>
#include "trace.h"

#define PROCESS_TRACER_EVENTS \
	(UTRACE_EVENT(EXEC) | UTRACE_EVENT(CLONE) | UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH))

static struct trace_array *process_trace;
static bool trace_taskcomm_filter;
static char trace_taskcomm[TASK_COMM_LEN];

static void process_reset(struct trace_array *tr)
{
	tr->time_start = ftrace_now(tr->cpu);
	tracing_reset_online_cpus(tr);
}

static void process_trace_record(u16 opcode, pid_t pid, unsigned long a, unsigned long b)
{
	struct ring_buffer_event *event;
	struct process_trace_entry *entry;

	event = trace_buffer_lock_reserve(process_trace, TRACE_PROCESS, sizeof(*entry), 0, 0);
	if (!event)
		return;
	entry = ring_buffer_event_data(event);
	entry->opcode = opcode;
	entry->pid = pid;
	entry->a = a;
	entry->b = b;
	trace_buffer_unlock_commit(process_trace, event, 0, 0);
}

static bool trace_test(struct task_struct *tsk)
{
	return !trace_taskcomm_filter || !strcmp(trace_taskcomm, tsk->comm);
}

static u32 process_trace_report_clone(u32 action, struct utrace_engine *engine,
				      unsigned long clone_flags, struct task_struct *child)
{
	if (trace_test(current))
		process_trace_record(TRACE_PROCESS_FORK, current->pid, child->pid, clone_flags);
	return UTRACE_RESUME;
}

static u32 process_trace_report_exec(u32 action, struct utrace_engine *engine,
				     const struct linux_binfmt *fmt,
				     const struct linux_binprm *bprm, struct pt_regs *regs)
{
	if (trace_test(current))
		process_trace_record(TRACE_PROCESS_EXEC, current->pid, 0, 0);
	return UTRACE_RESUME;
}

static u32 process_trace_report_exit(u32 action, struct utrace_engine *engine, long orig_code,
				     long *code)
{
	if (trace_test(current))
		process_trace_record(TRACE_PROCESS_EXIT, current->pid, *code, 0);
	return UTRACE_RESUME;
}

static u32 process_trace_report_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops process_trace_ops = {
	.report_clone = process_trace_report_clone,
	.report_exec = process_trace_report_exec,
	.report_exit = process_trace_report_exit,
	.report_death = process_trace_report_death,
};

/* Wrapper for the two callers below: a task may already have an engine of ours. */
static int process_trace_attach(struct task_struct *tsk)
{
	struct utrace_engine *engine;
	int rc;

	engine = utrace_attach_task(tsk, UTRACE_ATTACH_CREATE | UTRACE_ATTACH_EXCLUSIVE |
				    UTRACE_ATTACH_MATCH_OPS, &process_trace_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine) == -EEXIST ? 0 : PTR_ERR(engine);
	rc = utrace_set_events(tsk, engine, PROCESS_TRACER_EVENTS);
	utrace_engine_put(engine);
	return rc;
}

static void process_trace_tryattach(struct task_struct *tsk)
{
	process_trace_attach(tsk); // expect: arming-ignored
}

static void process_trace_trydetach(struct task_struct *tsk)
{
	struct utrace_engine *engine;

	engine = utrace_attach_task(tsk, UTRACE_ATTACH_MATCH_OPS, &process_trace_ops, NULL);
	if (IS_ERR(engine))
		return;
	if (utrace_control(tsk, engine, UTRACE_DETACH) == -EINPROGRESS)
		while (utrace_barrier(tsk, engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	utrace_engine_put(engine);
}

static void process_trace_forall(void (*fn)(struct task_struct *))
{
	struct task_struct *g, *t;
	struct pid_list *head = NULL, *p;

	read_lock(&tasklist_lock);
	do_each_thread(g, t) {
		head = pid_list_push(head, t);
	} while_each_thread(g, t);
	read_unlock(&tasklist_lock);

	for (p = head; p; p = p->next)
		fn(p->task);
	pid_list_free(head);
}

static int process_trace_init(struct trace_array *tr)
{
	process_trace = tr;
	process_reset(tr);
	process_trace_forall(process_trace_tryattach);
	tracing_start_cmdline_record();
	return 0;
}

static void process_trace_reset(struct trace_array *tr)
{
	process_trace_forall(process_trace_trydetach);
	tracing_stop_cmdline_record();
	process_reset(tr);
	process_trace = NULL;
}

static struct tracer process_tracer __read_mostly = {
	.name = "process",
	.init = process_trace_init,
	.reset = process_trace_reset,
};

__init static int init_process_trace(void)
{
	return register_tracer(&process_tracer);
}
device_initcall(init_process_trace);
