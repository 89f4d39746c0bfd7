/* Latency tracer, module of its own with procfs reset. */
#include <linux/module.h>
#include <linux/utrace.h>
static struct lat { struct utrace_engine *engine; struct pid *pid; u64 t0, max; } *lat;
static DECLARE_COMPLETION(lat_dead);
static u32 lat_in(enum utrace_resume_action action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct lat *l = engine->data;
	l->t0 = sched_clock();
	return UTRACE_RESUME;
}
static u32 lat_out(enum utrace_resume_action action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct lat *l = engine->data;
	l->max = max(l->max, sched_clock() - l->t0);
	if (l->max > 1000000)
		return -EINVAL; // expect: callback-returns-zero
	return UTRACE_RESUME;
}
static u32 lat_quiesce(enum utrace_resume_action action, struct utrace_engine *engine, unsigned long event)
{
	if (utrace_set_events(current, engine, engine->flags & ~UTRACE_EVENT(QUIESCE))) // expect: quiesce-forgets-death
		pr_warning("lat: still quiescing\n");
	return UTRACE_RESUME;
}
static u32 lat_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct lat *l = engine->data;
	pr_info("lat: %llu\n", l->max);
	complete(&lat_dead);
	return UTRACE_DETACH;
}
static const struct utrace_engine_ops lat_ops = {
	.report_syscall_entry = lat_in,
	.report_syscall_exit = lat_out,
	.report_quiesce = lat_quiesce,
	.report_death = lat_death,
};
static int lat_begin(pid_t nr)
{
	int ret;
	lat = kzalloc(sizeof(*lat), GFP_KERNEL);
	if (!lat)
		return -ENOMEM;
	lat->pid = find_get_pid(nr);
	lat->engine = utrace_attach_pid(lat->pid, UTRACE_ATTACH_CREATE, &lat_ops, lat);
	if (IS_ERR(lat->engine)) {
		pr_err("lat: attach failed\n");
		lat->engine = NULL;
	}
	ret = utrace_set_events_pid(lat->pid, lat->engine, UTRACE_EVENT_SYSCALL | UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (ret) {
		utrace_control_pid(lat->pid, lat->engine, UTRACE_DETACH);
		utrace_engine_put(lat->engine);
		put_pid(lat->pid);
		kfree(lat);
		lat = NULL;
	}
	return ret;
}
static void lat_end(void)
{
	int ret;
	if (!lat)
		return;
	ret = utrace_control_pid(lat->pid, lat->engine, UTRACE_DETACH);
	if (ret == -EINPROGRESS) {
		ret = utrace_barrier_pid(lat->pid, lat->engine); // expect: barrier-result
	} else if (ret) {
		wait_for_completion(&lat_dead);
	}
	utrace_engine_put(lat->engine);
	put_pid(lat->pid);
	kfree(lat);
}
static int __init lat_init(void) { return lat_begin(1); }
static void __exit lat_fini(void) { lat_end(); }
module_init(lat_init);
module_exit(lat_fini);
