package dev.starsight.cli.results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** The peak memory of this process. */
final class Memory {

  private static final Path LINUX_STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /** Returns the peak of resident memory on Linux, elsewhere the peak of the heap. */
  static long peakBytes() {
    try {
      for (String line : Files.readAllLines(LINUX_STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // The heap is known on every system.
    }
    return peakHeapBytes();
  }

  private static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }
}
