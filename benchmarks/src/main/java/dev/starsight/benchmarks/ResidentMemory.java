package dev.starsight.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resident memory of this process, from {@code /proc/self/status} of Linux.
 *
 * @param now bytes, VmRSS
 * @param peak bytes, VmHWM: the peak since the process began, or since {@link #forgetPeak}
 */
record ResidentMemory(long now, long peak) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** Resets the peak, see proc(5). */
  private static final String PEAK = "5";

  private static final long KIBIBYTE = 1024;

  /**
   * Reads the current values.
   *
   * @throws IOException on other systems than Linux
   */
  static ResidentMemory read() throws IOException {
    return of(Files.readAllLines(STATUS));
  }

  /** Parses the lines of the file. */
  static ResidentMemory of(List<String> status) throws IOException {
    return new ResidentMemory(bytes(status, "VmRSS"), bytes(status, "VmHWM"));
  }

  private static long bytes(List<String> status, String name) throws IOException {
    Pattern pattern = Pattern.compile(name + ":\\s+(\\d+) kB");
    for (String line : status) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.matches()) {
        return Long.parseLong(matcher.group(1)) * KIBIBYTE;
      }
    }
    throw new IOException(STATUS + ": there is no line " + name + " in kB");
  }

  /** Resets the peak, if the system allows it. */
  static void forgetPeak() throws IOException {
    if (Files.isWritable(CLEAR)) {
      Files.write(CLEAR, PEAK.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
