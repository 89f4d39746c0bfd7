// Plain JavaScript, no types, prototype style.
import {
  DEATH, EALREADY, EINPROGRESS, ERESTARTSYS, ESRCH, EXIT, IS_ERR, kfree, kmalloc, module_exit, module_init, msleep, PTR_ERR,
  utrace_attach_task, UTRACE_ATTACH_CREATE, utrace_barrier, utrace_control, UTRACE_DETACH, utrace_engine_put, UTRACE_EVENT,
  UTRACE_RESUME, utrace_set_events, workload_root, printk, init_completion, complete, wait_for_completion,
} from 'utrace';

function Tracer(task) {
  this.task = task;
  this.died = init_completion();
  this.engine = null;
}

Tracer.prototype.begin = function () {
  var data = kmalloc({ tracer: this, exits: 0 });
  var engine = utrace_attach_task(this.task, UTRACE_ATTACH_CREATE, Tracer.ops, data);
  if (IS_ERR(engine)) {
    kfree(data);
    return PTR_ERR(engine);
  }
  var rc = utrace_set_events(this.task, engine, UTRACE_EVENT(EXIT) | UTRACE_EVENT(DEATH));
  if (rc) {
    utrace_control(this.task, engine, UTRACE_DETACH);
    utrace_engine_put(engine);
    kfree(data);
    return rc;
  }
  this.engine = engine;
  return 0;
};

Tracer.prototype.end = function () {
  var rc = utrace_control(this.task, this.engine, UTRACE_DETACH);
  if (rc === -EINPROGRESS) {
    while (utrace_barrier(this.task, this.engine) === -ERESTARTSYS) {
      msleep(1);
    }
    rc = 0;
  }
  if (rc !== 0) {
    wait_for_completion(this.died);
  }
  kfree(this.engine.data);
  utrace_engine_put(this.engine);
};

Tracer.prototype.endLoud = function () {
  var rc = utrace_control(this.task, this.engine, UTRACE_DETACH); // expect: ealready-freed barrier-missing ealready-ignored
  if (rc !== -EALREADY && rc !== -ESRCH && rc !== 0) printk('rc ' + rc);
  kfree(this.engine.data);
};

Tracer.ops = {
  report_exit: function (action, engine) {
    engine.data.exits++;
    return UTRACE_RESUME;
  },
  report_death: function (engine) {
    complete(engine.data.tracer.died);
    return UTRACE_DETACH;
  },
};

var tracer = new Tracer(workload_root());
module_init(function () { return tracer.begin(); });
module_exit(function () { tracer.end(); });
