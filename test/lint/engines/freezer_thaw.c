#include <linux/module.h>
#include <linux/utrace.h>
#include <linux/delay.h>
/*
 * Freeze a set of processes for a checkpoint and thaw them again.
 */
struct frz {
	struct list_head l;
	struct task_struct *p;
	struct utrace_engine *eng;
	atomic_t frozen;
};
static LIST_HEAD(frozen_list);
static DEFINE_RWLOCK(frz_lock);
static DECLARE_WAIT_QUEUE_HEAD(frz_wait);

static u32 frz_quiesce(u32 action, struct utrace_engine *eng, unsigned long event)
{
	struct frz *f = eng->data;

	if (event & UTRACE_EVENT(DEATH))
		return UTRACE_RESUME;
	atomic_set(&f->frozen, 1);
	wake_up(&frz_wait);
	return UTRACE_STOP;
}

static u32 frz_death(struct utrace_engine *eng, bool group_dead, int sig)
{
	struct frz *f = eng->data;

	write_lock(&frz_lock);
	list_del(&f->l);
	write_unlock(&frz_lock);
	atomic_set(&f->frozen, -1);
	wake_up(&frz_wait);
	put_task_struct(f->p);
	kfree(f);
	if (group_dead)
		return UTRACE_DETACH;
	return UTRACE_RESUME; // expect: death-keeps-engine
}

static const struct utrace_engine_ops frz_ops = {
	.report_quiesce = frz_quiesce,
	.report_death = frz_death,
};

static int frz_one(struct task_struct *p)
{
	struct frz *f;
	int ret;

	f = kzalloc(sizeof(*f), GFP_KERNEL);
	if (f == NULL)
		return -ENOMEM;
	get_task_struct(p);
	f->p = p;
	f->eng = utrace_attach_task(p, UTRACE_ATTACH_CREATE, &frz_ops, f); // expect: attach-in-atomic engine-leaked
	if (IS_ERR(f->eng)) {
		ret = PTR_ERR(f->eng);
		goto err;
	}
	write_lock(&frz_lock);
	list_add(&f->l, &frozen_list);
	write_unlock(&frz_lock);
	ret = utrace_set_events(p, f->eng, UTRACE_EVENT(QUIESCE) | UTRACE_EVENT(DEATH));
	if (ret < 0)
		return ret;
	ret = utrace_control(p, f->eng, UTRACE_STOP);
	if (ret == -EINPROGRESS)
		ret = 0;
	return ret;
err:
	put_task_struct(p);
	kfree(f);
	return ret;
}

static int frz_wait_all(void)
{
	struct frz *f;
	int left;

	do {
		left = 0;
		read_lock(&frz_lock);
		list_for_each_entry(f, &frozen_list, l)
			left += atomic_read(&f->frozen) == 0;
		read_unlock(&frz_lock);
		if (left)
			msleep(20);
	} while (left);
	return 0;
}

static void thaw_all(void)
{
	struct frz *f, *n;
	int ret;

	write_lock(&frz_lock);
	list_for_each_entry_safe(f, n, &frozen_list, l) {
		list_del(&f->l);
		ret = utrace_control(f->p, f->eng, UTRACE_DETACH); // expect: ealready-freed
		if (ret == -EINPROGRESS) {
			ret = utrace_barrier(f->p, f->eng); // expect: barrier-in-atomic barrier-result
			BUG_ON(ret);
		}
		put_task_struct(f->p);
		kfree(f);
	}
	write_unlock(&frz_lock);
}

static void thaw_one(struct frz *f)
{
	int err;

	err = utrace_set_events(f->p, f->eng, 0); // expect: ealready-ignored
	err = utrace_control(f->p, f->eng, UTRACE_DETACH);
	if (err == 0) {
		write_lock(&frz_lock);
		list_del(&f->l);
		write_unlock(&frz_lock);
		put_task_struct(f->p);
		kfree(f);
	}
}

static void thaw_hard(struct frz *f)
{
	while (utrace_control(f->p, f->eng, UTRACE_DETACH) != 0) // expect: ealready-retried
		cpu_relax();
	put_task_struct(f->p);
	kfree(f);
}

static void thaw_assert(struct frz *f)
{
	int err = utrace_control(f->p, f->eng, UTRACE_DETACH); // expect: ealready-ignored

	BUG_ON(err);
	write_lock(&frz_lock);
	list_del(&f->l);
	write_unlock(&frz_lock);
	kfree(f);
}

static int __init frz_init(void)
{
	struct task_struct *p;
	int ret = 0;

	rcu_read_lock();
	for_each_process(p) {
		if (p->pid < 300)
			continue;
		ret = frz_one(p);
		if (ret)
			break;
	}
	rcu_read_unlock();
	return ret ? ret : frz_wait_all();
}

static void __exit frz_exit(void) // expect: unload-unsafe
{
	thaw_all();
}

module_init(frz_init);
module_exit(frz_exit);
MODULE_LICENSE("GPL");
