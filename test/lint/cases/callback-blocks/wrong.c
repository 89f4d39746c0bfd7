struct watch { struct completion done; struct semaphore go; wait_queue_head_t queue; int ready; };
// case: it waits for a completion
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	wait_for_completion(&w->done); // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: a semaphore that user mode gives back
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct watch *w = engine->data;
	if (down_interruptible(&w->go)) // finds
		return UTRACE_DETACH;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: a wait queue
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	wait_event(w->queue, w->ready); // finds
	return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: one level below
static void pause_a_little(struct watch *w)
{
	while (!w->ready)
		msleep(10); // finds
}
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	pause_a_little(engine->data);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
// case: the last report of a task
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	schedule(); // finds
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
