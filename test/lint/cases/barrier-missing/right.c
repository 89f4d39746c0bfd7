struct watch { struct task_struct *task; struct utrace_engine *engine; };
static struct utrace_engine *the_engine;
static struct task_struct *the_task;
static u32 on_exec(u32 action, struct utrace_engine *engine) { struct watch *w = engine->data; return UTRACE_RESUME; }
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: the barrier comes first
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		return;
	if (ret == -EINPROGRESS)
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	kfree(w);
}
// case: the barrier comes in any case
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
	if (ret == 0 || ret == -EINPROGRESS)
		kfree(w);
}
// case: freed on 0 only
void stop(struct watch *w)
{
	if (utrace_control(w->task, w->engine, UTRACE_DETACH) == 0)
		kfree(w);
}
// case: in a helper
static void quiet(struct task_struct *task, struct utrace_engine *engine)
{
	while (utrace_barrier(task, engine) == -ERESTARTSYS)
		msleep(1);
}
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		quiet(w->task, w->engine);
		ret = 0;
	}
	if (!ret)
		kfree(w);
}
// case: bits are only added
void more(struct watch *w, unsigned long flags)
{
	int ret = utrace_set_events(w->task, w->engine, w->engine->flags | UTRACE_EVENT(EXEC));
	if (ret == -EALREADY)
		return;
	kfree(w);
}
// case: module exit waits
static void __exit stop(void)
{
	int ret = utrace_control(the_task, the_engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS)
		while (utrace_barrier(the_task, the_engine) == -ERESTARTSYS)
			msleep(1);
	utrace_engine_put(the_engine);
}
module_exit(stop);
