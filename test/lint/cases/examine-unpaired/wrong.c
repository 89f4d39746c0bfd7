struct view { long pc; };
// case: never finished
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(task, engine, &exam); // finds
	if (ret)
		return ret;
	view->pc = instruction_pointer(task_pt_regs(task));
	return 0;
}
// case: one way leaves early
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(task, engine, &exam); // finds
	if (ret)
		return ret;
	view->pc = instruction_pointer(task_pt_regs(task));
	if (view->pc == 0)
		return -EIO;
	return utrace_finish_examine(task, engine, &exam);
}
// case: the result of the start is not stored
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view)
{
	struct utrace_examiner exam;
	if (utrace_prepare_examine(task, engine, &exam)) // finds
		return -ESRCH;
	view->pc = instruction_pointer(task_pt_regs(task));
	return 0;
}
// case: finished only if asked
int look(struct task_struct *task, struct utrace_engine *engine, struct view *view, bool careful)
{
	struct utrace_examiner exam;
	int ret = utrace_prepare_examine(task, engine, &exam); // finds
	if (ret == 0) {
		view->pc = instruction_pointer(task_pt_regs(task));
		if (careful)
			ret = utrace_finish_examine(task, engine, &exam);
	}
	return ret;
}
// case: one function prepares, and nobody finishes
int view_begin(struct task_struct *task, struct utrace_engine *engine, struct utrace_examiner *exam)
{
	return utrace_prepare_examine(task, engine, exam); // finds
}
