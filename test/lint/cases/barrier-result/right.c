struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: one tick between the tries
void wait_for(struct watch *w)
{
	while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
}
// case: one tick between the tries, tested at the end
void wait_for(struct watch *w)
{
	int ret;
	do {
		ret = utrace_barrier(w->task, w->engine);
		if (ret == -ERESTARTSYS)
			msleep(1);
	} while (ret == -ERESTARTSYS);
}
// case: giving up is handed to the caller
int wait_for(struct watch *w)
{
	return utrace_barrier(w->task, w->engine);
}
// case: -ESRCH is told apart before anybody complains
int wait_for(struct watch *w)
{
	int ret = utrace_barrier(w->task, w->engine);
	if (ret == -ESRCH)
		return 0;
	if (ret)
		printk(KERN_INFO "interrupted: %d\n", ret);
	return ret;
}
// case: what failed is left to the next try of the caller
int try_once(struct watch *w)
{
	int ret = utrace_barrier(w->task, w->engine);
	if (ret == -ERESTARTSYS)
		return -EAGAIN;
	return 0;
}
// case: the sleep is uninterruptible by its state
int quiet(struct watch *w)
{
	int ret;
	while ((ret = utrace_barrier(w->task, w->engine)) == -ERESTARTSYS) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_timeout(1);
	}
	return ret == -ESRCH ? 0 : ret;
}
// case: where the barrier gave up the data stays
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		return ret;
	if (ret == -EINPROGRESS)
		ret = utrace_barrier(w->task, w->engine);
	if (ret == -ERESTARTSYS)
		return ret;
	kfree(w);
	return 0;
}
