struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: nobody looks
void wait_for(struct watch *w)
{
	utrace_barrier(w->task, w->engine); // finds
}
// case: kept for nobody
void wait_for(struct watch *w)
{
	int unused = utrace_barrier(w->task, w->engine); // finds
}
// case: retried without a sleep
void wait_for(struct watch *w)
{
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS) // finds
		;
}
// case: retried without a sleep, tested at the end
void wait_for(struct watch *w)
{
	int ret;
	do {
		ret = utrace_barrier(w->task, w->engine); // finds
	} while (ret == -ERESTARTSYS);
}
// case: the processor is relaxed and no tick passes
void wait_for(struct watch *w)
{
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS) // finds
		cpu_relax();
}
// case: -ESRCH is taken for an error
int wait_for(struct watch *w)
{
	int ret = utrace_barrier(w->task, w->engine); // finds
	if (ret) {
		printk(KERN_ERR "barrier failed: %d\n", ret);
		return ret;
	}
	return 0;
}
// case: the sleep ends at once, for the signal is still pending
int quiet(struct watch *w)
{
	int ret;
	while ((ret = utrace_barrier(w->task, w->engine)) == -ERESTARTSYS) // finds
		schedule_timeout_interruptible(1);
	return ret == -ESRCH ? 0 : ret;
}
// case: so it does by its state
int quiet(struct watch *w)
{
	int ret;
	while ((ret = utrace_barrier(w->task, w->engine)) == -ERESTARTSYS) { // finds
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(1);
	}
	return ret == -ESRCH ? 0 : ret;
}
// case: the data goes even where the barrier gave up
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		return ret;
	if (ret == -EINPROGRESS)
		ret = utrace_barrier(w->task, w->engine); // finds
	kfree(w);
	return ret;
}
