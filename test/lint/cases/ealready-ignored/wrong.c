struct watch { struct task_struct *task; struct utrace_engine *engine; int rc; };
static u32 on_death(struct utrace_engine *engine, bool group_dead, int signal) { return UTRACE_DETACH; }
static const struct utrace_engine_ops ops = { .report_death = on_death };
// case: a bare statement
void stop(struct watch *w)
{
	utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
}
// case: cast to void
void stop(struct watch *w)
{
	(void)utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
}
// case: an if over nothing
void stop(struct watch *w)
{
	if (utrace_control(w->task, w->engine, UTRACE_DETACH)) // finds
		;
}
// case: an if over a comment
void stop(struct watch *w)
{
	if (utrace_control(w->task, w->engine, UTRACE_DETACH) < 0) { // finds
		/* __must_check */
	}
}
// case: a dummy variable
void stop(struct watch *w)
{
	int __maybe_unused unused;
	unused = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
}
// case: overwritten before it is read
int stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	ret = 0;
	return ret;
}
// case: only printed
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	printk("detach: %d\n", ret);
}
// case: printed on a condition
void stop(struct watch *w)
{
	int ret = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	if (ret && ret != -ESRCH)
		pr_err("detach: %d\n", ret);
	utrace_engine_put(w->engine);
}
// case: only asserted
void stop(struct watch *w)
{
	WARN_ON(utrace_control(w->task, w->engine, UTRACE_DETACH)); // finds
}
// case: a wrapper passes it up, and its caller drops it
static int detach(struct watch *w)
{
	return utrace_control(w->task, w->engine, UTRACE_DETACH);
}
void stop(struct watch *w)
{
	detach(w); // finds
}
// case: through two wrappers, the second of them deaf
static int detach(struct watch *w) { int rc = utrace_control(w->task, w->engine, UTRACE_DETACH); return rc; }
static int detach_twice(struct watch *w) { return detach(w); }
static void stop(struct watch *w) { int dummy = detach_twice(w); } // finds
// case: events that may be cleared too late
void stop(struct watch *w)
{
	utrace_set_events(w->task, w->engine, w->engine->flags & ~UTRACE_EVENT(DEATH)); // finds
}
// case: the action in a variable that has one value
void stop(struct watch *w)
{
	enum utrace_resume_action action = UTRACE_DETACH;
	utrace_control(w->task, w->engine, action); // finds
}
// case: each of several
void stop(struct watch *a, struct watch *b, struct watch *c)
{
	utrace_control(a->task, a->engine, UTRACE_DETACH); // finds
	utrace_control(b->task, b->engine, UTRACE_DETACH); // finds
	utrace_control(c->task, c->engine, UTRACE_DETACH); // finds
}
// case: the API before
void stop(struct task_struct *task, struct utrace_attached_engine *engine)
{
	utrace_detach(task, engine); // finds
}
// case: within half-typed code
void stop(struct watch *w)
{
	int x = ;
	if (w
		x++;
	utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
}
// case: under a conditional header
#ifdef CONFIG_A
void stop(struct watch *w, int a)
#else
void stop(struct watch *w)
#endif
{
	utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
}
// case: nobody indented it
int stop(struct watch *w)
{
w->count--;
utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
return 0;
}
// case: an argument of a print
void stop(struct watch *w)
{
	printk(KERN_INFO "%s: %d\n", __func__, utrace_control(w->task, w->engine, UTRACE_DETACH)); // finds
}
// case: printed into a buffer that is printed
void stop(struct watch *w)
{
	char buf[32];
	int rc = utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
	snprintf(buf, sizeof buf, "detach: %d", rc);
	printk("%s\n", buf);
}
// case: by a pid
int stop(struct watch *w, struct pid *pid)
{
	utrace_control_pid(pid, w->engine, UTRACE_DETACH); // finds
	return 0;
}
// case: the action comes from a variable
void stop(struct watch *w, int really)
{
	enum utrace_resume_action how = UTRACE_RESUME;
	if (really)
		how = UTRACE_DETACH;
	utrace_control(w->task, w->engine, how); // finds
}
// case: in the API before 2008
void stop(struct task_struct *task, struct utrace_attached_engine *engine)
{
	utrace_detach(task, engine); // finds
}
// case: in the branch for the newer API
void stop(struct watch *w)
{
#ifdef UTRACE_ORIG_VERSION
	forget(w);
#else
	utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
#endif
}
// case: under an #else that is whole, with conditions inside
#ifndef CONFIG_UTRACE
static void stop(struct watch *w) { }
#else
#ifdef DEBUG
#define counted(w) ((w)->rc++)
#else
#define counted(w)	/* nothing */
#endif
static void stop(struct watch *w)
{
#ifdef PF_KTHREAD
	if (w->task->flags & PF_KTHREAD)
		return;
#endif
	utrace_control(w->task, w->engine, UTRACE_DETACH); // finds
}
#endif
// case: the mask before was put together
int watch_all(struct task_struct *task, struct utrace_engine *engine, int execs)
{
	unsigned long mask = UTRACE_EVENT(DEATH);
	if (execs)
		mask |= UTRACE_EVENT(EXEC);
	return utrace_set_events(task, engine, mask);
}
void watch_execs(struct task_struct *task, struct utrace_engine *engine)
{
	utrace_set_events(task, engine, UTRACE_EVENT(EXEC)); // finds
}
