static const struct utrace_engine_ops ops;
// case: no RCU section
struct utrace_engine *start(struct pid *pid)
{
	struct task_struct *task = pid_task(pid, PIDTYPE_PID); // finds
	if (!task)
		return NULL;
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
}
// case: after the section
struct utrace_engine *start(struct pid *pid)
{
	struct task_struct *task;
	rcu_read_lock();
	pid = get_pid(pid);
	rcu_read_unlock();
	task = pid_task(pid, PIDTYPE_PID); // finds
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
}
// case: looked up by number
struct utrace_engine *start(pid_t nr)
{
	struct task_struct *task = find_task_by_vpid(nr); // finds
	if (!task)
		return NULL;
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
}
// case: one way is without the lock
struct utrace_engine *start(struct pid *pid, bool is_locked)
{
	struct task_struct *task;
	if (is_locked) {
		task = pid_task(pid, PIDTYPE_PID); // finds
	} else {
		rcu_read_lock();
		task = pid_task(pid, PIDTYPE_PID);
		get_task_struct(task);
		rcu_read_unlock();
	}
	return utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
}
// case: a record keeps the task without a reference
struct watch { struct task_struct *task; struct utrace_engine *engine; };
void start(struct watch *w, struct task_struct *task)
{
	w->task = task; // finds
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
}
int stop(struct watch *w)
{
	pr_info("%d\n", w->task->pid);
	return utrace_control(w->task, w->engine, UTRACE_STOP);
}
// case: it is handed to somebody who looks into it
struct watch { struct task_struct *task; struct utrace_engine *engine; };
void start(struct watch *w)
{
	struct task_struct *task = current;
	w->task = task; // finds
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
}
static void wake(struct watch *w)
{
	wake_up_process(w->task);
}
int stop(struct watch *w)
{
	wake(w);
	return utrace_control(w->task, w->engine, UTRACE_STOP);
}
