struct watch { spinlock_t lock; struct completion done; pid_t pid; char word[8]; void __user *at; };
// case: the task comes as an argument
static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
	struct watch *w = engine->data;
	w->pid = task->pid;
}
static const struct utrace_engine_ops ops = { .report_reap = on_reap };
// case: somebody else is told
static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
	struct watch *w = engine->data;
	complete(&w->done);
}
static const struct utrace_engine_ops ops = { .report_reap = on_reap };
// case: the death report runs in the task
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	w->pid = current->pid;
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: user memory is read while it is there
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	struct watch *w = engine->data;
	if (copy_from_user(w->word, w->at, sizeof(w->word)))
		w->word[0] = 0;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
// case: a spinlock is short
static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
	struct watch *w = engine->data;
	spin_lock(&w->lock);
	w->pid = 0;
	spin_unlock(&w->lock);
}
static const struct utrace_engine_ops ops = { .report_reap = on_reap };
