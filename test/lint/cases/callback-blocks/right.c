struct watch { struct completion done; struct semaphore lock; struct mutex mutex; int ready; };
// case: it stops the task, and somebody else lets it go on
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	complete(&w->done);
	return UTRACE_STOP;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
int go_on(struct task_struct *task, struct utrace_engine *engine)
{
	return utrace_control(task, engine, UTRACE_RESUME);
}
// case: a mutex and memory
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	struct watch *w = engine->data;
	mutex_lock(&w->mutex);
	w->ready++;
	mutex_unlock(&w->mutex);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: a semaphore that is given back at once
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	down(&w->lock);
	w->ready = 1;
	up(&w->lock);
	return UTRACE_SYSCALL_RUN | UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: the wait is not in a callback
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	struct watch *w = engine->data;
	complete(&w->done);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
static int follow(void *arg)
{
	struct watch *w = arg;
	wait_for_completion(&w->done);
	msleep(10);
	return 0;
}
// case: what waits is given to a work queue
static void settle(struct work_struct *work) { msleep(10); }
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct later *later = engine->data;
	INIT_WORK(&later->work, settle);
	queue_work(queue, &later->work);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: what waits is a timer's business
static void settle(unsigned long data) { msleep(10); }
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct later *later = engine->data;
	setup_timer(&later->timer, settle, 0);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
