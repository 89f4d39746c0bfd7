struct watch { struct task_struct *task; struct utrace_engine *engine; };
static struct utrace_engine *the_engine;
static struct task_struct *the_task;
static u32 on_exec(u32 action, struct utrace_engine *engine) { struct watch *w = engine->data; return UTRACE_RESUME; }
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: -EINPROGRESS is taken for done
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == 0 || ret == -EINPROGRESS)
		kfree(w);
}
// case: only the late results are told apart
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EALREADY || ret == -ESRCH)
		return;
	kfree(w);
}
// case: module exit goes on
static void __exit stop(void)
{
	int ret = utrace_control(the_task, the_engine, UTRACE_DETACH); // finds
	if (ret == -EALREADY)
		wait_for_completion(&dead);
	utrace_engine_put(the_engine);
}
module_exit(stop);
// case: the barrier stands on another way
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EALREADY || ret == -ESRCH) {
		utrace_barrier(w->task, w->engine);
		return;
	}
	kfree(w);
}
// case: sleeping is no barrier
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EINPROGRESS)
		msleep(100);
	else if (ret)
		return;
	kfree(w);
}
// case: events are switched off, and the data freed
void stop(struct watch *w)
{
	if (utrace_set_events(w->task, w->engine, 0) == -EALREADY) // finds
		return;
	kfree(w);
}
