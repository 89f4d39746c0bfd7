struct watch { struct task_struct *task; struct utrace_engine *engine; char *name; };
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	pr_info("%s\n", w->name);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: the field itself
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	kfree(engine->data); // finds
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: a variable of it
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	kfree(w); // finds
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: by pid
int stop(struct pid *pid, struct utrace_engine *engine)
{
	vfree(engine->data); // finds
	return utrace_control_pid(pid, engine, UTRACE_DETACH);
}
// case: on one way only
int stop(struct task_struct *task, struct utrace_engine *engine, bool all)
{
	if (all)
		kfree(engine->data); // finds
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: the old data goes, and new data comes
void replace(struct utrace_engine *engine, struct watch *fresh)
{
	kfree(engine->data); // finds
	engine->data = fresh;
}
// case: the new data comes, and the old goes
void replace(struct utrace_engine *engine, struct watch *fresh)
{
	struct watch *old = engine->data;
	engine->data = fresh;
	kfree(old); // finds
}
