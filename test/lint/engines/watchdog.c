/* Kills what runs too long without a system call. A workqueue looks every second. */
#include <linux/module.h>
#include <linux/workqueue.h>
#include <linux/jiffies.h>
#include <linux/utrace.h>

struct dog {
	struct delayed_work work;
	struct task_struct *task;
	struct utrace_engine *engine;
	unsigned long last;
	atomic_t dead;
};

static struct workqueue_struct *dogs;

static u32 dog_entry(u32 action, struct utrace_engine *engine, struct pt_regs *regs)
{
	struct dog *d = engine->data;

	d->last = jiffies;
	return UTRACE_RESUME;
}

static u32 dog_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	struct dog *d = engine->data;

	atomic_set(&d->dead, 1);
	return UTRACE_DETACH;
}

static const struct utrace_engine_ops dog_ops = {
	.report_syscall_entry = dog_entry,
	.report_death = dog_death,
};

static void dog_bury(struct dog *d)
{
	utrace_engine_put(d->engine);
	put_task_struct(d->task);
	kfree(d);
}

static void dog_work(struct work_struct *work)
{
	struct dog *d = container_of(work, struct dog, work.work);

	if (atomic_read(&d->dead)) {
		dog_bury(d);
		return;
	}
	if (time_after(jiffies, d->last + 10 * HZ))
		force_sig(SIGKILL, d->task);
	queue_delayed_work(dogs, &d->work, HZ);
}

int dog_set_on(struct task_struct *task)
{
	struct dog *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int ret;

	if (!d)
		return -ENOMEM;
	INIT_DELAYED_WORK(&d->work, dog_work);
	d->last = jiffies;
	get_task_struct(task);
	d->task = task;
	d->engine = utrace_attach_task(task, UTRACE_ATTACH_CREATE, &dog_ops, d);
	if (IS_ERR(d->engine)) {
		ret = PTR_ERR(d->engine);
		put_task_struct(task);
		kfree(d);
		return ret;
	}
	ret = utrace_set_events(task, d->engine, UTRACE_EVENT(SYSCALL_ENTRY) | UTRACE_EVENT(DEATH));
	if (ret) {
		utrace_control(task, d->engine, UTRACE_DETACH);
		dog_bury(d);
		return ret;
	}
	queue_delayed_work(dogs, &d->work, HZ);
	return 0;
}
EXPORT_SYMBOL(dog_set_on);

int dog_call_off(struct dog *d)
{
	int ret;

	cancel_delayed_work_sync(&d->work);
	ret = utrace_control(d->task, d->engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing
	switch (ret) {
	case -EALREADY:
		/* let the work find it dead */
		queue_delayed_work(dogs, &d->work, HZ);
		return 0;
	default:
		dog_bury(d);
		return ret;
	}
}
EXPORT_SYMBOL(dog_call_off);

int dog_call_off_well(struct dog *d)
{
	int ret;

	cancel_delayed_work_sync(&d->work);
	ret = utrace_control(d->task, d->engine, UTRACE_DETACH);
	switch (ret) {
	case -EINPROGRESS:
		do {
			ret = utrace_barrier(d->task, d->engine);
			if (ret == -ERESTARTSYS)
				schedule_timeout_uninterruptible(1);
		} while (ret == -ERESTARTSYS);
		dog_bury(d);
		return 0;
	case 0:
		dog_bury(d);
		return 0;
	default:
		queue_delayed_work(dogs, &d->work, HZ);
		return ret;
	}
}
EXPORT_SYMBOL(dog_call_off_well);

static void __exit dog_exit(void)
{
	flush_workqueue(dogs);
	destroy_workqueue(dogs);
}
module_exit(dog_exit);
