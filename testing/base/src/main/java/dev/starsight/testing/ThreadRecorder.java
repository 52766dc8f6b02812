package dev.starsight.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the threads that do some work by the memory that each of them allocates. */
public final class ThreadRecorder {

  /** More than an idle thread of the JVM allocates, much less than a share of the work. */
  private static final long MIN_BYTES = 200_000;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ThreadRecorder() {}

  /** Returns the names of the threads that worked; that of the caller is "caller". */
  public static Set<String> record(Runnable work) {
    Map<Long, Long> before = allocated();
    work.run();
    Set<String> names = new TreeSet<>();
    allocated()
        .forEach(
            (id, bytes) -> {
              if (bytes - before.getOrDefault(id, 0L) > MIN_BYTES) {
                names.add(name(id));
              }
            });
    return names;
  }

  private static Map<Long, Long> allocated() {
    Map<Long, Long> allocated = new HashMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      allocated.put(id, THREADS.getThreadAllocatedBytes(id));
    }
    return allocated;
  }

  private static String name(long id) {
    ThreadInfo info = THREADS.getThreadInfo(id);
    return id == Thread.currentThread().getId() || info == null ? "caller" : info.getThreadName();
  }
}
