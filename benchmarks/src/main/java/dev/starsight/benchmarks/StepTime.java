package dev.starsight.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Milliseconds of a step.
 *
 * @param wall as they went by
 * @param processor as all threads of the process used them: says more where others use it too, and
 *     less where threads spin while they wait
 */
record StepTime(double wall, double processor) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Of something done here. */
  static StepTime of(Runnable work) {
    long begun = System.nanoTime();
    long used = SYSTEM.getProcessCpuTime();
    work.run();
    long ended = System.nanoTime();
    return new StepTime((ended - begun) / 1e6, (SYSTEM.getProcessCpuTime() - used) / 1e6);
  }

  /** Both one after the other. */
  StepTime plus(StepTime other) {
    return new StepTime(wall + other.wall, processor + other.processor);
  }

  /** {@code wall/processor}, as another process writes it. */
  static StepTime parse(String text) {
    int slash = text.indexOf('/');
    return new StepTime(
        Double.parseDouble(text.substring(0, slash)),
        Double.parseDouble(text.substring(slash + 1)));
  }
}
