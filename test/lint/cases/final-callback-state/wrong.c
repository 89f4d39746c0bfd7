struct watch { struct semaphore lock; struct completion done; pid_t pid; char word[8]; void __user *at; };
// case: current is the parent
static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
	struct watch *w = engine->data;
	w->pid = current->pid; // finds
}
static const struct utrace_engine_ops ops = { .report_reap = on_reap };
// case: the reaper has to wait
static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
	struct watch *w = engine->data;
	down(&w->lock); // finds
	w->pid = 0;
	up(&w->lock);
}
static const struct utrace_engine_ops ops = { .report_reap = on_reap };
// case: a completion in the reap
static void on_reap(struct utrace_engine *engine, struct task_struct *task)
{
	struct watch *w = engine->data;
	wait_for_completion(&w->done); // finds
	kfree(w);
}
static const struct utrace_engine_ops ops = { .report_reap = on_reap };
// case: user memory in the death report
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct watch *w = engine->data;
	if (copy_from_user(w->word, w->at, sizeof(w->word))) // finds
		w->word[0] = 0;
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: a helper of the last report
static void tell(struct watch *w)
{
	if (put_user(1, (int __user *)w->at)) // finds
		pr_info("gone\n");
}
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	tell(engine->data);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
