struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: the ordinary outcomes are split off first
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EALREADY || ret == -ESRCH)
		return 0;
	if (ret) {
		report_failure(w);
		return ret;
	}
	return 0;
}
// case: told apart on the failing way
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret < 0) {
		if (ret != -EALREADY && ret != -ESRCH)
			undo(w);
	}
	return ret;
}
// case: the failing way returns the error
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret)
		return ret;
	forget(w);
	return 0;
}
// case: the failing way only unlocks and puts
int stop(struct watch *w)
{
	int ret;
	mutex_lock(&w->lock);
	ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret) {
		mutex_unlock(&w->lock);
		utrace_engine_put(w->engine);
		return ret;
	}
	mutex_unlock(&w->lock);
	return 0;
}
// case: both ways do the same
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret)
		w->late = 1;
	report_end(w);
	return ret;
}
// case: another action
int go(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_RESUME);
	if (ret)
		report_failure(w);
	return ret;
}
// case: a switch
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	switch (ret) {
	case 0:
	case -EALREADY:
	case -ESRCH:
		return 0;
	case -EINPROGRESS:
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			msleep(1);
		return 0;
	default:
		report_failure(w);
		return ret;
	}
}
// case: only a late detach is waited for
int stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (rc == -EINPROGRESS)
		rc = wait_quiet(w);
	else if (rc)
		wait_for_completion(&w->dead);
	return 0;
}
// case: -EINPROGRESS alone has something to do
int stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (rc == 0)
		count(w);
	else if (rc == -EINPROGRESS)
		wait_quiet(w);
	return rc;
}
// case: only a developer hears of it
void stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (rc == -EINPROGRESS)
		rc = utrace_barrier(w->task, w->engine);
	if (rc)
		pr_debug("detach: %d\n", rc);
	utrace_engine_put(w->engine);
}
// case: a late task is told of, once the rest is done
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		ret = 0;
	}
	if (ret == 0)
		kfree(w);
	if (ret == -EALREADY)
		pr_info("late\n");
}
