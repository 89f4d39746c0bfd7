static struct utrace_engine *the_engine;
static struct task_struct *target;
// case: it uses its argument
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	if (utrace_control(current, engine, UTRACE_DETACH))
		pr_info("late\n");
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: it knows both, and compares them
static u32 on_quiesce(u32 action, struct utrace_engine *engine, unsigned long event)
{
	if (engine == the_engine && utrace_set_events(current, the_engine, UTRACE_EVENT(EXEC)))
		pr_info("dying\n");
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_quiesce = on_quiesce };
// case: the engine of the file is for module exit
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops ops = { .report_death = on_death };
int stop(void)
{
	return utrace_control(target, the_engine, UTRACE_DETACH);
}
// case: the engine of a record
struct watch { struct utrace_engine *engine; };
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	struct watch *w = engine->data;
	if (utrace_control(current, w->engine, UTRACE_DETACH))
		pr_info("late\n");
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
// case: the engine of another task
static struct utrace_engine *helper_engine;
static struct task_struct *helper;
int start(struct task_struct *task)
{
	helper_engine = utrace_attach_task(helper, UTRACE_ATTACH_CREATE, helper_ops, NULL);
	the_engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, ops, NULL);
	return 0;
}
static u32 on_exec(u32 action, struct utrace_engine *engine, const struct linux_binfmt *fmt,
		   const struct linux_binprm *bprm, struct pt_regs *regs)
{
	if (utrace_control(helper, helper_engine, UTRACE_RESUME))
		return UTRACE_DETACH;
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
