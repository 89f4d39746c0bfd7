/*
 * Detach against death against reap, as a model for spin: an account of the protocol of
 * protocol.tracer.ts that shares nothing with the explorer, to hold its verdicts against.
 *
 * TRACERS threads let go of TARGETS tasks while those die and are reaped. What utrace does is written
 * from the conformance notes (the sections are named), not from src/engine. One atomic block is what
 * utrace does under its lock, or one statement of the tracer.
 *
 *   spin -a -DTRACERS=1 -DTARGETS=1 -DBUG=NONE protocol.pml
 *   gcc -DSAFETY -o pan pan.c && ./pan -E -c0
 *
 * The three assertions are the three things that can go wrong; -c0 goes on after each. BUG is one of
 * those below; -DDOCUMENTED takes what the manual promises in place of what the reference does.
 */
#define NONE 0
#define FREE_ALWAYS 1
#define FREE_ON_EALREADY 2
#define NO_REAP_CLEANUP 3
#define TWO_ENGINES 4

#ifndef TRACERS
#define TRACERS 1
#endif
#ifndef TARGETS
#define TARGETS 1
#endif
#ifndef BUG
#define BUG NONE
#endif

/* Engine `g` is ours on target `g`; engine OTHER(g) another tool's, where there is one. */
#define OTHER(t) (TARGETS + t)
#if BUG == TWO_ENGINES
#define ENGINES (2 * TARGETS)
#else
#define ENGINES TARGETS
#endif

/* Events, as bits; STOP is in none of this. */
#define REAP 1
#define DEATH 2
#define QUIESCE 4
#define EXIT 8
#define CLONE 16
#define DEATH_EVENTS (DEATH | QUIESCE)
#if BUG == TWO_ENGINES
#define LAST 0
#else
#define LAST REAP
#endif

/* Answers. */
#define OK 0
#define EINPROGRESS 1
#define EALREADY 2
#define ESRCH 3

#define NOBODY 255

/* Status of an engine: UNBORN until it is attached. */
#define UNBORN 0
#define ATTACHED 1
#define DETACHING 2
#define DETACHED 3
byte status[ENGINES];
byte mask[ENGINES];
byte references[ENGINES];

/* Of each task. */
byte interest[TARGETS];
byte reporting[TARGETS];
bool dead[TARGETS];
bool dying[TARGETS];
bool death_over[TARGETS];
bool reap_begun[TARGETS];
bool reaped[TARGETS];
bool request[TARGETS];

/* The tracer: what it allocates for each target, what it knows, whether its code is there. */
#define UNALLOCATED 0
#define ALLOCATED 1
#define FREED 2
byte data[TARGETS];
bool gone[TARGETS];
byte known;
byte tracers_over;
/* Tasks that have come to their end, and tasks that init has reaped. */
byte targets_over;
byte reaps_over;
bool rmmod_over;

/* A run ends with the first thing that goes wrong; what comes after does not count. */
bool over;
bool memory_error;
bool stuck;
bool leak;

#define FAIL(what) if :: over :: else -> over = true; what = true; assert(!what) fi
#define REQUIRE(condition) if :: (condition) :: else -> FAIL(memory_error) fi

/* Script code, run on behalf of a callback or of one of the tracer's threads. */
#define USE_CODE REQUIRE(!rmmod_over)
#define USE_DATA(t) REQUIRE(data[t] == ALLOCATED)
#define USE_ENGINE(e) REQUIRE(references[e] > 0)

/* The last callback of kfree(data); complete(gone). The completion is found through the data. */
inline free_data(t) {
  atomic { USE_CODE; USE_DATA(t) };
  atomic { USE_CODE; USE_DATA(t); data[t] = FREED };
  atomic { USE_CODE; gone[t] = true }
}

inline put(e) {
  USE_ENGINE(e);
  if :: over :: else -> references[e] = references[e] - 1 fi
}

inline attach(t) {
  data[t] = ALLOCATED;
  status[t] = ATTACHED;
  references[t] = 2;
  mask[t] = DEATH | LAST;
  if :: t == 0 && TARGETS > 1 -> mask[t] = mask[t] | CLONE :: else fi;
  interest[t] = REAP | mask[t];
#if BUG == TWO_ENGINES
  status[OTHER(t)] = ATTACHED;
  references[OTHER(t)] = 2;
  mask[OTHER(t)] = EXIT;
  interest[t] = interest[t] | EXIT;
#endif
  known = known + 1
}

/* Takes engine `e` into account in a recalculation of its task: the first half of section 2. */
#define TAKE_OFF(e, left) \
  if \
  :: status[e] == DETACHING -> status[e] = DETACHED; left = true \
  :: status[e] == ATTACHED -> sum = sum | mask[e] | REAP \
  :: else \
  fi

/* Section 2. References are dropped last. */
inline recalculate(t) {
  sum = 0;
  left_one = false;
  left_two = false;
  TAKE_OFF(t, left_one);
#if BUG == TWO_ENGINES
  TAKE_OFF(OTHER(t), left_two);
#endif
  if
#ifdef DOCUMENTED
  :: dead[t] && !death_over[t] -> sum = sum & (REAP | DEATH_EVENTS)
  :: dead[t] && death_over[t] -> sum = sum & REAP
#else
  :: dead[t] -> sum = sum & REAP
#endif
  :: else
  fi;
  interest[t] = sum;
  if :: sum == 0 -> request[t] = false :: else fi;
#if BUG == TWO_ENGINES
  if :: left_two -> put(OTHER(t)) :: else fi;
#endif
  if :: left_one -> put(t) :: else fi
}

/* A callback of engine `e` on task `g` with `event` begins, unless it is not to be made: section 7. */
#define BEGIN_CALLBACK(t, e, event, called) \
  called = false; \
  if \
  :: status[e] == DETACHING -> detaches = true \
  :: status[e] == ATTACHED && (mask[e] & event) != 0 -> \
    called = true; spurious = false; reporting[t] = e; USE_CODE \
  :: else \
  fi

#define END_CALLBACK(t, e) \
  if :: status[e] == DETACHING -> detaches = true :: else fi; reporting[t] = NOBODY

/* utrace_control(DETACH), section 5, in the tests' order. */
inline control_detach(t, e, result) {
  atomic {
    USE_CODE;
    USE_ENGINE(e);
    if
    :: status[e] != ATTACHED || reap_begun[t] -> result = ESRCH
    :: else ->
      if
      :: dead[t] && dying[t] -> result = EALREADY
      :: dead[t] && !dying[t] ->
        status[e] = DETACHING; mask[e] = QUIESCE;
        recalculate(t);
        result = OK
      :: !dead[t] ->
        status[e] = DETACHING; mask[e] = QUIESCE;
        request[t] = true;
        if :: reporting[t] == e -> result = EINPROGRESS :: else -> result = OK fi
      fi
    fi
  }
}

/* utrace_barrier(), section 10, by somebody who is not the target and has no signals. */
inline barrier(t, e) {
  atomic {
    status[e] == DETACHED ||
    (status[e] == ATTACHED && (reap_begun[t] || reporting[t] != e)) || over;
    USE_CODE
  }
}

inline detach(t, e, result) {
  control_detach(t, e, result);
  if
  :: result == EINPROGRESS -> barrier(t, e); result = OK
  :: else
  fi
}

proctype tracer() {
  byte sum, answer, g;
  bool left_one, left_two, ours;
  do
  :: atomic { g < known ->
      USE_CODE }
#if BUG == TWO_ENGINES
    detach(g, OTHER(g), answer);
#endif
    detach(g, g, answer);
    ours = answer == OK;
#if BUG == FREE_ON_EALREADY
    ours = ours || answer == EALREADY;
#endif
#if BUG == FREE_ALWAYS
    ours = true;
#endif
    if :: ours -> free_data(g) :: else fi;
    atomic { ours = false; answer = 0; g = g + 1 }
  :: atomic { g >= known -> g = 0; tracers_over = tracers_over + 1; break }
  od
}

/* Section 9: the death report, if the interest mask has it, and what it may have put off. */
inline report_death(t) {
  atomic {
    if
    :: (interest[t] & DEATH_EVENTS) != 0 -> dying[t] = true; request[t] = false
    :: else
    fi
  };
  if
  :: dying[t] ->
    atomic { BEGIN_CALLBACK(t, t, DEATH, called) };
    if
    :: called ->
      atomic { USE_CODE; USE_DATA(t) };
#if BUG == TWO_ENGINES
      free_data(t);
      atomic { status[t] = DETACHING };
#endif
      atomic { END_CALLBACK(t, t) }
    :: else
    fi;
    /* The other tool's engine does not ask for deaths. */
    atomic {
      dying[t] = false;
      death_over[t] = true;
      called = reap_begun[t];
      if :: !reap_begun[t] -> recalculate(t) :: else fi
    };
    if :: called -> tear_down(t) :: else fi
  :: else
  fi
}

/* Section 9: everybody leaves at once; report_reap to those that asked for it and are not leaving. */
inline tear_down(t) {
  atomic {
    interest[t] = 0;
    called = status[t] == ATTACHED && (mask[t] & REAP) != 0;
    listed_one = status[t] == ATTACHED || status[t] == DETACHING;
#if BUG == TWO_ENGINES
    listed_two = status[OTHER(t)] == ATTACHED || status[OTHER(t)] == DETACHING;
#endif
    if :: called -> reporting[t] = t; USE_CODE :: else fi
  };
  if
  :: called ->
#if BUG == NO_REAP_CLEANUP
    atomic { USE_CODE; USE_DATA(t) };
    atomic { USE_CODE; gone[t] = true };
#else
    free_data(t);
#endif
  :: else
  fi;
  atomic {
    called = false;
    reporting[t] = NOBODY;
    if :: listed_one -> status[t] = DETACHED; mask[t] = 0; put(t) :: else fi;
    listed_one = false
#if BUG == TWO_ENGINES
    ;
    if :: listed_two -> status[OTHER(t)] = DETACHED; mask[OTHER(t)] = 0; put(OTHER(t)) :: else fi;
    listed_two = false
#endif
  }
}

/* The end of a pass of a living task. */
inline clean_up(t) {
  atomic {
    if :: detaches || spurious -> recalculate(t) :: else fi;
    detaches = false; spurious = false; called = false
  }
}

inline begin_pass(t) {
  detaches = false; spurious = true; request[t] = false
}

/* The first target forks the second, with report_clone. */
inline fork_second() {
  if
  :: atomic { (interest[0] & CLONE) != 0 -> begin_pass(0); BEGIN_CALLBACK(0, 0, CLONE, called) };
    if
    :: called ->
      atomic { USE_CODE; attach(1) };
      atomic { END_CALLBACK(0, 0) }
    :: else
    fi;
    clean_up(0)
  :: atomic { else -> skip }
  fi;
  run target(1)
}

proctype target(byte g) {
  byte sum;
  bool left_one, left_two, listed_one, listed_two, called, detaches, spurious;
#if TARGETS > 1
  if :: g == 0 -> fork_second() :: else fi;
#endif
  /* It may come by user mode, where a request is honoured, or die before. Nobody asks for QUIESCE. */
  if
  :: atomic { request[g] -> request[g] = false; recalculate(g) }
  :: skip
  fi;
  /* The exit report. */
  if
  :: atomic { (interest[g] & EXIT) != 0 -> begin_pass(g)
#if BUG == TWO_ENGINES
      ; if :: status[g] == DETACHING -> detaches = true :: else fi;
      BEGIN_CALLBACK(g, OTHER(g), EXIT, called)
#endif
    };
#if BUG == TWO_ENGINES
    if :: called -> atomic { USE_CODE; END_CALLBACK(g, OTHER(g)) } :: else fi;
#endif
    clean_up(g)
  :: atomic { else -> skip }
  fi;
  atomic { dead[g] = true };
  report_death(g);
  targets_over = targets_over + 1
}

/* The release hook. A child of the first target is reaped by init, too, once it is an orphan. */
inline reap(t) {
  atomic { dead[t] && !reaped[t] && (t == 0 || dead[0]) ->
    reaped[t] = true;
    called = false;
    if
    :: interest[t] != 0 -> reap_begun[t] = true; called = (interest[t] & DEATH_EVENTS) == 0
    :: else
    fi };
  if :: called -> tear_down(t) :: else fi
}

proctype init_task() {
  bool called, listed_one, listed_two;
  do
  :: reaps_over < TARGETS ->
    if
    :: reap(0)
#if TARGETS > 1
    :: reap(1)
#endif
    fi;
    reaps_over = reaps_over + 1
  :: reaps_over == TARGETS -> break
  od
}

/* module_exit(), which may begin at any time. */
proctype rmmod() {
  byte g;
  atomic { tracers_over == TRACERS };
  do
  :: atomic { g < known ->
      USE_CODE };
    atomic { gone[g] || over };
    atomic {
      put(g);
#if BUG == TWO_ENGINES
      put(OTHER(g));
#endif
      g = g + 1
    }
  :: atomic { g >= known -> break }
  od;
  atomic { rmmod_over = true }
}

/* When nobody can go on: has everybody come to the end, and is anything left? */
proctype verdict() {
  timeout;
  atomic {
    if
    :: !rmmod_over || targets_over < TARGETS || reaps_over < TARGETS -> FAIL(stuck)
    :: else ->
      if
      :: data[0] == ALLOCATED || references[0] > 0 -> FAIL(leak)
#if TARGETS > 1
      :: data[1] == ALLOCATED || references[1] > 0 -> FAIL(leak)
#endif
#if BUG == TWO_ENGINES
      :: references[OTHER(0)] > 0 -> FAIL(leak)
#if TARGETS > 1
      :: references[OTHER(1)] > 0 -> FAIL(leak)
#endif
#endif
      :: else
      fi
    fi
  }
}

init {
  byte n;
  atomic {
    for (n : 0 .. TARGETS - 1) { reporting[n] = NOBODY }
    attach(0);
    for (n : 1 .. TRACERS) { run tracer() }
    n = 0;
    run target(0);
    run init_task();
    run rmmod();
    run verdict()
  }
}
