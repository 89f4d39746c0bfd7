struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: until it is 0
void stop(struct watch *w)
{
	while (utrace_control(w->task, w->engine, UTRACE_DETACH) != 0) // finds
		;
}
// case: a do loop while it fails
void stop(struct watch *w)
{
	int ret;
	do {
		ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	} while (ret < 0);
}
// case: by a label
void stop(struct watch *w)
{
	int ret;
again:
	ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EALREADY || ret == -EINPROGRESS)
		goto again;
}
// case: for ever, with a break
void stop(struct watch *w)
{
	for (;;) {
		int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
		if (!ret)
			break;
		cpu_relax();
	}
}
// case: until events are off
void stop(struct watch *w)
{
	while (utrace_set_events(w->task, w->engine, 0)) // finds
		cond_resched();
}
// case: a barrier does not wait for a death
void stop(struct watch *w)
{
	int ret;
	do {
		ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
		if (ret == -EINPROGRESS)
			utrace_barrier(w->task, w->engine);
	} while (ret && ret != -ESRCH);
}
