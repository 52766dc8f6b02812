package dev.starsight.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The time of a step in milliseconds.
 *
 * @param wall wall-clock time
 * @param processor processor time of all threads of the process: the better measure on a busy
 *     machine, and the worse one if threads spin while they wait
 */
record StepTime(double wall, double processor) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Measures an action in this process. */
  static StepTime of(Runnable work) {
    long begun = System.nanoTime();
    long used = SYSTEM.getProcessCpuTime();
    work.run();
    long ended = System.nanoTime();
    return new StepTime((ended - begun) / 1e6, (SYSTEM.getProcessCpuTime() - used) / 1e6);
  }

  /** Returns the sum of both. */
  StepTime plus(StepTime other) {
    return new StepTime(wall + other.wall, processor + other.processor);
  }

  /** Returns the mean of at least one. */
  static StepTime mean(List<StepTime> times) {
    StepTime sum = times.stream().reduce(new StepTime(0, 0), StepTime::plus);
    return new StepTime(sum.wall / times.size(), sum.processor / times.size());
  }
}
