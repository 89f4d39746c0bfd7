/* Follows a family of processes from its first member on. */
#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/list.h>
#include <linux/slab.h>

struct member {
	struct list_head all;
	struct member *parent;
	struct task_struct *task;
	struct utrace_engine *engine;
	unsigned int children;
};

static LIST_HEAD(family);
static DEFINE_SPINLOCK(family_lock);
static const struct utrace_engine_ops family_ops;

#define FAMILY_EVENTS (UTRACE_EVENT(CLONE) | UTRACE_EVENT(DEATH))

static struct member *member_new(struct task_struct *task, struct member *parent)
{
	struct member *m = kzalloc(sizeof(struct member), GFP_KERNEL);
	int rc;

	if (!m)
		return NULL;
	m->task = task;
	m->parent = parent;
	m->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &family_ops, m);
	if (IS_ERR(m->engine)) {
		kfree(m);
		return NULL;
	}
	rc = utrace_set_events(task, m->engine, FAMILY_EVENTS);
	if (rc == -ESRCH || rc == -EALREADY) {
		/* dead before we could look */
		utrace_control(task, m->engine, UTRACE_DETACH);
		utrace_engine_put(m->engine);
		kfree(m);
		return NULL;
	}
	spin_lock(&family_lock);
	list_add(&m->all, &family);
	spin_unlock(&family_lock);
	return m;
}

static void member_free(struct member *m)
{
	spin_lock(&family_lock);
	list_del(&m->all);
	spin_unlock(&family_lock);
	utrace_engine_put(m->engine);
	kfree(m);
}

static u32 family_clone(u32 action, struct utrace_engine *engine, unsigned long clone_flags,
			struct task_struct *child)
{
	struct member *m = engine->data;

	m->children++;
	if (member_new(child, m) == NULL)
		printk(KERN_WARNING "family: lost %d\n", child->pid);
	return UTRACE_RESUME;
}

static u32 family_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct member *m = engine->data;

	if (m->children == 0)
		return UTRACE_DETACH;
	member_free(m);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops family_ops = {
	.report_clone = family_clone,
	.report_death = family_death,
};

int family_start(pid_t nr)
{
	struct task_struct *task;
	int ret = 0;

	rcu_read_lock();
	task = find_task_by_vpid(nr);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	if (!task)
		return -ESRCH;
	if (!member_new(task, NULL))
		ret = -EINVAL;
	put_task_struct(task);
	return ret;
}

static void member_stop(struct member *m)
{
	int rc = utrace_control(m->task, m->engine, UTRACE_DETACH);

	if (rc == -EINPROGRESS) {
		rc = 0;
		while (utrace_barrier(m->task, m->engine) == -ERESTARTSYS)
			schedule_timeout_uninterruptible(1);
	}
	if (rc == 0)
		member_free(m);
}

void family_stop(void)
{
	struct member *m, *n;

	spin_lock(&family_lock);
	list_for_each_entry_safe(m, n, &family, all) {
		spin_unlock(&family_lock);
		member_stop(m);
		spin_lock(&family_lock);
	}
	spin_unlock(&family_lock);
}

/* Nobody waits for those that die meanwhile. */
static void __exit family_exit(void) // expect: unload-unsafe
{
	family_stop();
}

static int __init family_init(void)
{
	return family_start(1);
}
module_init(family_init);
module_exit(family_exit);
