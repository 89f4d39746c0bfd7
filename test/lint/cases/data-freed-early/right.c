struct watch { struct task_struct *task; struct utrace_engine *engine; char *name; };
static const struct utrace_engine_ops ops;
// case: freed after the detach, by its result
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	int ret = utrace_control(task, engine, UTRACE_DETACH);
	if (ret == 0)
		kfree(w);
	return ret;
}
// case: NULL is stored between
int stop(struct task_struct *task, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	engine->data = NULL;
	synchronize_rcu();
	kfree(w);
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: something else is freed
int stop(struct task_struct *task, struct utrace_engine *engine, char *buffer)
{
	kfree(buffer);
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: no event was ever set
int start(struct task_struct *task, struct watch *w)
{
	struct utrace_engine *engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ops, w);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	kfree(w);
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: the way that frees does not detach
int stop(struct task_struct *task, struct utrace_engine *engine, bool gone)
{
	if (gone) {
		kfree(engine->data);
		return 0;
	}
	return utrace_control(task, engine, UTRACE_DETACH);
}
// case: replaced by the callback itself, which nobody else runs meanwhile
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct watch *old = engine->data;
	engine->data = kzalloc(sizeof *old, GFP_KERNEL);
	kfree(old);
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops exec_ops = { .report_exec = on_exec };
// case: NULL is what the callbacks look for
void clear(struct utrace_engine *engine)
{
	kfree(engine->data);
	engine->data = NULL;
}
