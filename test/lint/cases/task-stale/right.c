static const struct utrace_engine_ops ops;
// case: under RCU, with a reference
struct utrace_engine *start(struct pid *pid)
{
	struct utrace_engine *engine;
	struct task_struct *task;
	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	if (!task)
		return NULL;
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	put_task_struct(task);
	return engine;
}
// case: a call that takes the reference itself
struct utrace_engine *start(struct pid *pid)
{
	struct utrace_engine *engine;
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);
	if (!task)
		return NULL;
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, NULL);
	put_task_struct(task);
	return engine;
}
// case: by pid
struct utrace_engine *start(pid_t nr)
{
	struct utrace_engine *engine;
	struct pid *pid = find_get_pid(nr);
	if (!pid)
		return NULL;
	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &ops, NULL);
	put_pid(pid);
	return engine;
}
// case: the task list is locked
struct task_struct *find(pid_t nr)
{
	struct task_struct *task;
	read_lock(&tasklist_lock);
	task = find_task_by_vpid(nr);
	if (task)
		get_task_struct(task);
	read_unlock(&tasklist_lock);
	return task;
}
// case: a helper inside of the section of its caller
static struct task_struct *look(struct pid *pid)
{
	return pid_task(pid, PIDTYPE_PID);
}
int name_of(struct pid *pid, char *name)
{
	struct task_struct *task;
	rcu_read_lock();
	task = look(pid);
	if (task)
		get_task_comm(name, task);
	rcu_read_unlock();
	return 0;
}
// case: utrace itself may be asked with an old task, as long as the engine is held
struct watch { struct task_struct *task; struct utrace_engine *engine; };
void start(struct watch *w, struct task_struct *task)
{
	w->task = task;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
}
int stop(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_STOP);
}
// case: the record keeps a reference
struct watch { struct task_struct *task; struct utrace_engine *engine; };
void start(struct watch *w, struct task_struct *task)
{
	get_task_struct(task);
	w->task = task;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
}
int stop(struct watch *w)
{
	pr_info("%d\n", w->task->pid);
	return utrace_control(w->task, w->engine, UTRACE_STOP);
}
// case: the last callback takes the record away
struct watch { struct list_head list; struct task_struct *task; struct utrace_engine *engine; };
void start(struct watch *w, struct task_struct *task)
{
	w->task = task;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &death_ops, w);
}
int stop(struct watch *w)
{
	pr_info("%d\n", w->task->pid);
	return utrace_control(w->task, w->engine, UTRACE_STOP);
}
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	list_del(&w->list);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops death_ops = { .report_death = on_death };
// case: only a callback of the task itself looks into it
struct watch { struct task_struct *task; struct utrace_engine *engine; };
void start(struct watch *w, struct task_struct *task)
{
	w->task = task;
	w->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &exec_ops, w);
}
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	pr_info("%d\n", w->task->pid);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops exec_ops = { .report_exec = on_exec };
