package dev.starsight.cli.results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process has needed. */
final class Memory {

  private static final Path LINUX_STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /** The most resident memory so far where the system tells (Linux), else the most heap. */
  static long peakBytes() {
    try {
      for (String line : Files.readAllLines(LINUX_STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return peakHeapBytes();
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
