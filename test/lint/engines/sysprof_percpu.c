/*
 * System call latency profiler.
 *
 * Per-task state lives in a slab object hung off engine->data; sums are per CPU.
 * Locking: prof_mutex serialises start/stop, prof_tasks_lock guards the list.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/utrace.h>
#include <linux/seq_file.h>
#include <linux/debugfs.h>

#define PROF_MASK	(UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(SYSCALL_EXIT) | \
			 UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH))

struct prof_sum {
	u64	total_ns;
	u32	calls;
};

struct prof_task {
	struct list_head	list;
	struct task_struct	*task;
	struct utrace_engine	*engine;
	ktime_t			entered;
	long			nr;
};

static DEFINE_PER_CPU(struct prof_sum [NR_syscalls], prof_sums);
static LIST_HEAD(prof_tasks);
static DEFINE_SPINLOCK(prof_tasks_lock);
static DEFINE_MUTEX(prof_mutex);
static struct kmem_cache *prof_cache;
static atomic_t prof_count = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(prof_empty);

static void prof_task_free(struct prof_task *pt)
{
	put_task_struct(pt->task);
	utrace_engine_put(pt->engine);
	kmem_cache_free(prof_cache, pt);
	if (atomic_dec_and_test(&prof_count))
		wake_up(&prof_empty);
}

static u32 prof_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct prof_task *pt = engine->data;

	pt->entered = ktime_get();
	pt->nr = syscall_get_nr(current, regs);
	return UTRACE_RESUME;
}

static u32 prof_exit(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct prof_task *pt = engine->data;
	struct prof_sum *sum;

	if (pt->nr < 0 || pt->nr >= NR_syscalls)
		return UTRACE_RESUME;
	sum = &get_cpu_var(prof_sums)[pt->nr];
	sum->total_ns += ktime_to_ns(ktime_sub(ktime_get(), pt->entered));
	sum->calls++;
	put_cpu_var(prof_sums);
	return UTRACE_RESUME;
}

static int prof_attach(struct task_struct *task);

static u32 prof_clone(u32 action, struct utrace_engine *engine, unsigned long flags,
		      struct task_struct *child)
{
	if (prof_attach(child))
		pr_debug("missed child %d\n", child->pid);
	return UTRACE_RESUME;
}

static u32 prof_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct prof_task *pt = engine->data;

	spin_lock(&prof_tasks_lock);
	list_del(&pt->list);
	spin_unlock(&prof_tasks_lock);
	prof_task_free(pt);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops prof_ops = {
	.report_syscall_entry	= prof_entry,
	.report_syscall_exit	= prof_exit,
	.report_clone		= prof_clone,
	.report_death		= prof_death,
};

static int prof_attach(struct task_struct *task)
{
	struct prof_task *pt;
	int ret;

	pt = kmem_cache_zalloc(prof_cache, GFP_KERNEL);
	if (!pt)
		return -ENOMEM;
	get_task_struct(task);
	pt->task = task;
	pt->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &prof_ops, pt);
	if (IS_ERR(pt->engine)) {
		ret = PTR_ERR(pt->engine);
		put_task_struct(task);
		kmem_cache_free(prof_cache, pt);
		return ret;
	}
	atomic_inc(&prof_count);
	spin_lock(&prof_tasks_lock);
	list_add(&pt->list, &prof_tasks);
	spin_unlock(&prof_tasks_lock);

	ret = utrace_set_events(task, pt->engine, PROF_MASK);
	if (!ret)
		return 0;

	/* Dying: no callback was armed, so none will come for this one. */
	spin_lock(&prof_tasks_lock);
	list_del(&pt->list);
	spin_unlock(&prof_tasks_lock);
	if (utrace_control(task, pt->engine, UTRACE_DETACH))
		pr_debug("%d is dying\n", task->pid);
	prof_task_free(pt);
	return ret;
}

static void prof_stop(void)
{
	struct prof_task *pt;
	struct utrace_engine *engine;
	struct task_struct *task;
	int ret;

	mutex_lock(&prof_mutex);
	spin_lock(&prof_tasks_lock);
	while (!list_empty(&prof_tasks)) {
		pt = list_first_entry(&prof_tasks, struct prof_task, list);
		list_del_init(&pt->list);
		engine = pt->engine;
		utrace_engine_get(engine);
		task = pt->task;
		get_task_struct(task);
		spin_unlock(&prof_tasks_lock);

		ret = utrace_control(task, engine, UTRACE_DETACH);
		while (ret == -EINPROGRESS) {
			ret = utrace_barrier(task, engine);
			if (ret == -ERESTARTSYS) {
				schedule_timeout_uninterruptible(1);
				ret = -EINPROGRESS;
			} else
				ret = 0;
		}
		if (!ret)
			prof_task_free(pt);
		utrace_engine_put(engine);
		put_task_struct(task);
		spin_lock(&prof_tasks_lock);
	}
	spin_unlock(&prof_tasks_lock);
	mutex_unlock(&prof_mutex);
	/* Those who said -EALREADY free themselves. */
	wait_event(prof_empty, atomic_read(&prof_count) == 0);
}

static int prof_show(struct seq_file *m, void *v)
{
	int cpu, i;

	for (i = 0; i < NR_syscalls; i++) {
		u64 ns = 0;
		u32 n = 0;

		for_each_possible_cpu(cpu) {
			ns += per_cpu(prof_sums, cpu)[i].total_ns;
			n += per_cpu(prof_sums, cpu)[i].calls;
		}
		if (n)
			seq_printf(m, "%3d %8u %llu\n", i, n, ns);
	}
	return 0;
}

static int __init prof_init(void)
{
	struct task_struct *task;
	int ret;

	prof_cache = KMEM_CACHE(prof_task, 0);
	if (!prof_cache)
		return -ENOMEM;
	task = get_pid_task(find_vpid(prof_pid), PIDTYPE_PID);
	if (!task) {
		kmem_cache_destroy(prof_cache);
		return -ESRCH;
	}
	ret = prof_attach(task);
	put_task_struct(task);
	return ret;
}

static void __exit prof_exit_module(void)
{
	prof_stop();
	kmem_cache_destroy(prof_cache);
}

module_init(prof_init);
module_exit(prof_exit_module);
MODULE_LICENSE("GPL");
