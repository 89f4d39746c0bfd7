/* Attaches from a kprobe on do_fork's way out, and from a timer. */
#include <linux/module.h>
#include <linux/kprobes.h>
#include <linux/timer.h>
#include <linux/utrace.h>
#include <linux/workqueue.h>

static u32 ph_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	pr_info("%d died\n", current->pid);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops ph_ops = { .report_death = ph_death };

struct ph_work {
	struct work_struct work;
	struct pid *pid;
};

static int ph_attach(struct pid *pid)
{
	struct utrace_engine *engine;
	int ret;

	engine = utrace_attach_pid(pid, UTRACE_ATTACH_CREATE, &ph_ops, NULL);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events_pid(pid, engine, UTRACE_EVENT(DEATH));
	if (ret)
		utrace_control_pid(pid, engine, UTRACE_DETACH);
	utrace_engine_put(engine);
	return ret;
}

static void ph_worker(struct work_struct *work)
{
	struct ph_work *w = container_of(work, struct ph_work, work);

	if (ph_attach(w->pid))
		pr_debug("too late for %d\n", pid_nr(w->pid));
	put_pid(w->pid);
	kfree(w);
}

/* Right: the handler only notes the pid. */
static int ph_handler(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct ph_work *w = kmalloc(sizeof(*w), GFP_ATOMIC);

	if (!w)
		return 0;
	rcu_read_lock();
	w->pid = get_pid(find_vpid(regs_return_value(regs)));
	rcu_read_unlock();
	INIT_WORK(&w->work, ph_worker);
	schedule_work(&w->work);
	return 0;
}

static int ph_under_preempt(struct task_struct *task)
{
	struct utrace_engine *engine;
	int ret;

	preempt_disable();
	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ph_ops, NULL); // expect: attach-in-atomic
	preempt_enable();
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
	utrace_engine_put(engine);
	return ret;
}

static int ph_helper(struct task_struct *task)
{
	struct utrace_engine *engine;
	int ret;

	engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &ph_ops, NULL); // expect: attach-in-atomic
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	ret = utrace_set_events(task, engine, UTRACE_EVENT(DEATH));
	utrace_engine_put(engine);
	return ret;
}

int ph_all(void)
{
	struct task_struct *p;
	int n = 0;

	read_lock(&tasklist_lock);
	for_each_process(p)
		if (!ph_helper(p))
			n++;
	read_unlock(&tasklist_lock);
	return n;
}

int ph_lookup_atomic(struct task_struct *task)
{
	struct utrace_engine *engine;

	rcu_read_lock();
	engine = utrace_attach_task(task, UTRACE_ATTACH_MATCH_OPS, &ph_ops, NULL);
	rcu_read_unlock();
	if (IS_ERR(engine))
		return 0;
	utrace_engine_put(engine);
	return 1;
}

int ph_by_number(pid_t nr)
{
	struct task_struct *task;

	rcu_read_lock();
	task = find_task_by_vpid(nr);
	rcu_read_unlock();
	if (!task)
		return -ESRCH;
	return ph_under_preempt(task);
}

int ph_by_number_bare(pid_t nr)
{
	struct task_struct *task = pid_task(find_vpid(nr), PIDTYPE_PID); // expect: task-stale

	return task ? ph_under_preempt(task) : -ESRCH;
}

int ph_by_number_well(pid_t nr)
{
	struct task_struct *task;
	int ret;

	rcu_read_lock();
	task = pid_task(find_vpid(nr), PIDTYPE_PID);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	if (!task)
		return -ESRCH;
	ret = ph_attach(task_pid(task));
	put_task_struct(task);
	return ret;
}
