/* watch <pid>: kmem_cache, helper frees, goto ladders. */
#include <linux/module.h>
#include <linux/init.h>
#include <linux/slab.h>
#include <linux/utrace.h>

struct watch {
	char *path;
	struct file *log;
	struct pid *pid;
	struct utrace_engine *engine;
	struct list_head l;
};

static struct kmem_cache *watch_cachep;
static LIST_HEAD(watches);
static DEFINE_MUTEX(watches_lock);

static void free_watch(struct watch *w)
{
	if (!w)
		return;
	if (w->log)
		filp_close(w->log, NULL);
	kfree(w->path);
	if (w->pid)
		put_pid(w->pid);
	kmem_cache_free(watch_cachep, w);
}

static void drop_watch(struct watch *w)
{
	if (w->engine)
		utrace_engine_put(w->engine);
	free_watch(w);
}

static u32 watch_exit_report(u32 action, struct utrace_engine *engine, long orig_code, long *code)
{
	struct watch *w = engine->data;

	printk("%s: exit %ld\n", w->path, *code);
	return UTRACE_RESUME;
}

static u32 watch_death(struct utrace_engine *engine, bool group_dead, int signal)
{
	drop_watch(engine->data);
	return UTRACE_DETACH;
}

static struct utrace_engine_ops watch_ops = {
	.report_exit = watch_exit_report,
	.report_death = watch_death,
};

struct watch *new_watch(const char *path, pid_t nr)
{
	struct watch *w;
	int err = -ENOMEM;

	w = kmem_cache_alloc(watch_cachep, GFP_KERNEL);
	if (!w)
		goto out;
	memset(w, 0, sizeof(*w));
	w->path = kstrdup(path, GFP_KERNEL);
	if (!w->path)
		goto out_free;
	err = -ESRCH;
	w->pid = find_get_pid(nr);
	if (!w->pid)
		goto out_free;
	w->engine = utrace_attach_pid(w->pid, UTRACE_ATTACH_CREATE, &watch_ops, w);
	if (IS_ERR(w->engine)) {
		err = PTR_ERR(w->engine);
		w->engine = NULL;
		goto out_free;
	}
	err = utrace_set_events_pid(w->pid, w->engine, UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH));
	if (err)
		goto out_detach;
	w->log = filp_open(path, O_WRONLY | O_CREAT, 0600);
	if (IS_ERR(w->log)) {
		err = PTR_ERR(w->log);
		w->log = NULL;
		goto out_disarm;
	}
	mutex_lock(&watches_lock);
	list_add(&w->l, &watches);
	mutex_unlock(&watches_lock);
	return w;

out_disarm:
	if (utrace_control_pid(w->pid, w->engine, UTRACE_DETACH))
		return ERR_PTR(err);
out_detach:
	drop_watch(w);
	return ERR_PTR(err);
out_free:
	free_watch(w);
out:
	return ERR_PTR(err);
}

/* Detach and throw away, always. */
int remove_watch(struct watch *w)
{
	int err;

	mutex_lock(&watches_lock);
	list_del(&w->l);
	mutex_unlock(&watches_lock);

	err = utrace_control_pid(w->pid, w->engine, UTRACE_DETACH); // expect: ealready-freed
	if (err == -EINPROGRESS)
		goto wait;
	if (err)
		goto out;
	goto out;
wait:
	while (utrace_barrier_pid(w->pid, w->engine) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
	err = 0;
out:
	drop_watch(w);
	return err;
}

/* As it should be. */
int remove_watch_well(struct watch *w)
{
	int err;

	mutex_lock(&watches_lock);
	list_del(&w->l);
	mutex_unlock(&watches_lock);

	err = utrace_control_pid(w->pid, w->engine, UTRACE_DETACH);
	if (err == -EINPROGRESS)
		goto wait;
	if (err)
		goto out;
free:
	drop_watch(w);
	return 0;
wait:
	while (utrace_barrier_pid(w->pid, w->engine) == -ERESTARTSYS)
		schedule_timeout_uninterruptible(1);
	goto free;
out:
	return err;
}

int remove_watch_early(struct watch *w)
{
	struct pid *pid = get_pid(w->pid);
	struct utrace_engine *engine = w->engine;
	int err;

	free_watch(w); // expect: data-freed-early
	err = utrace_control_pid(pid, engine, UTRACE_DETACH);
	utrace_engine_put(engine);
	put_pid(pid);
	return err;
}
