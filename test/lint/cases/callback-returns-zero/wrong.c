// case: return 0
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	return 0; // finds
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: one way of two
static u32 on_signal(u32 action, struct utrace_engine *engine)
{
	struct watch *w = engine->data;
	if (w == NULL)
		return 0; // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_signal = on_signal };
// case: a variable that never was an action
static u32 on_exit(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	int ret = 0;
	count(engine->data);
	return ret; // finds
}
static const struct utrace_engine_ops ops = { .report_exit = on_exit };
// case: an error number
static u32 on_clone(u32 action, struct utrace_engine *engine, unsigned long flags, struct task_struct *child)
{
	struct watch *w = kmalloc(sizeof(*w), GFP_KERNEL);
	if (w == NULL)
		return -ENOMEM; // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_clone = on_clone };
// case: an int that only takes error numbers
static u32 on_exec(u32 action, struct utrace_engine *engine)
{
	int ret = note_exec(engine);
	return ret; // finds
}
static const struct utrace_engine_ops ops = { .report_exec = on_exec };
// case: an int that begins as 0
static u32 on_signal(u32 action, struct utrace_engine *engine, struct pt_regs *regs, siginfo_t *info)
{
	int rc = 0;
	if (info)
		rc = look(info);
	return rc; // finds
}
static const struct utrace_engine_ops ops = { .report_signal = on_signal };
