struct watch { struct task_struct *task; struct utrace_engine *engine; int stop; };
int go(struct watch *w) { return utrace_control(w->task, w->engine, UTRACE_RESUME); }
// case: always
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	return UTRACE_STOP; // finds
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: beside what becomes of the call
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	return UTRACE_SYSCALL_ABORT | UTRACE_STOP; // finds
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: when the data says so
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct watch *w = engine->data;
	if (w->stop)
		return UTRACE_STOP; // finds
	return UTRACE_RESUME;
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
// case: in a variable
static u32 on_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	u32 ret = UTRACE_RESUME;
	if (engine->data)
		ret = UTRACE_STOP;
	return ret; // finds
}
static const struct utrace_engine_ops ops = { .report_syscall_entry = on_entry };
