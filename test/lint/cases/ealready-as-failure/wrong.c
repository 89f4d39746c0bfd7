struct watch { struct task_struct *task; struct utrace_engine *engine; };
// case: reported
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret) {
		report_failure(w);
		return ret;
	}
	return 0;
}
// case: by the sign
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret < 0)
		undo(w);
	return ret;
}
// case: the other way round
int stop(struct watch *w)
{
	if (!utrace_control(w->task, w->engine, UTRACE_DETACH)) // finds
		return 0;
	undo(w);
	return -EIO;
}
// case: by a label
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret != 0)
		goto fail;
	return 0;
fail:
	report_failure(w);
	return ret;
}
// case: final events cannot be taken away
int quiet(struct watch *w)
{
	int ret = utrace_set_events(w->task, w->engine, 0); // finds
	if (ret)
		report_failure(w);
	return ret;
}
// case: only -EINPROGRESS is told apart
int stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (rc == -EINPROGRESS)
		rc = wait_quiet(w);
	else if (rc) {
		printk(KERN_ERR "cannot detach: %d\n", rc);
		undo(w);
	}
	return rc;
}
// case: only -ESRCH is told apart
int stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (rc && rc != -ESRCH)
		undo(w);
	return rc;
}
// case: a false alarm
void stop(struct watch *w)
{
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (rc == -EINPROGRESS)
		rc = utrace_barrier(w->task, w->engine);
	if (rc)
		pr_warning("detach: %d\n", rc);
	utrace_engine_put(w->engine);
}
// case: every other answer is told of, once the rest is done
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret == -EINPROGRESS) {
		while (utrace_barrier(w->task, w->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
		ret = 0;
	}
	if (ret == 0)
		kfree(w);
	else
		pr_err("detach: %d\n", ret);
}
